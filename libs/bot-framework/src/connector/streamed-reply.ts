import type { OutgoingMessage } from './outgoing.ts';

/** A message that grows while it is written, within Teams' rules. Each method waits for its answer and its pace. */
export interface StreamedReply {
  /** Aborted when the person pressed Stop, or Teams ended it: stop generating. */
  readonly signal: AbortSignal;
  /** False in groups and where an instance died within it: only the end is shown then. */
  readonly showsProgress: boolean;
  /** What is being done, before there is text. At most 1,000 characters. */
  informative(text: string): Promise<void>;
  /** All text so far. What does not begin with what was sent before is not sent; nor is what comes within the pace. */
  update(text: string): Promise<void>;
  /** The whole message. Gives its id; undefined where the person had pressed Stop. */
  final(message: OutgoingMessage): Promise<string | undefined>;
}
