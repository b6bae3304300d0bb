import type { Connector, OutgoingActivity, SendOptions } from '../connector/connector.ts';
import type { ConversationReference, OutgoingMessage } from '../connector/outgoing.ts';
import type { StreamedReply } from '../connector/streamed-reply.ts';
import { Streaming, WaitingReply } from '../connector/streaming.ts';
import type { Turn } from './intent.ts';

/** What was done of a turn, for whoever goes on with it. */
export interface Remembering {
  readonly signal: AbortSignal;
  noted(name: string): string | undefined;
  note(name: string, value: string): Promise<void>;
  requireHeld(): void;
}

export type Speaking = Pick<Turn<never>, 'send' | 'typing' | 'stream'>;

interface Place {
  readonly connector: Connector;
  readonly to: ConversationReference;
  /** The activity that is answered. */
  readonly replyTo: string | undefined;
  readonly turn: Remembering;
}

/**
 * How a turn speaks. What it sends is counted, and noted once the connector has it: where an instance died within a turn,
 * the next one gets the id of what was sent, and sends only what was not.
 */
export function speaking({ connector, to, replyTo, turn }: Place): Speaking {
  let count = 0;
  const say = (activity: OutgoingActivity, options: SendOptions): Promise<string> => {
    const mayGo = (): void => turn.requireHeld();
    return connector.send(to, addressed(activity, to, replyTo), { ...options, signal: turn.signal, mayGo });
  };
  const onceSaid = async (name: string, act: () => Promise<string>): Promise<string> => {
    const known = turn.noted(name);
    if (known !== undefined) return known;
    const id = await act();
    await turn.note(name, id);
    return id;
  };
  const send = (message: OutgoingMessage): Promise<string> =>
    onceSaid(`send ${++count}`, () => say({ type: 'message', ...message }, { replyTo }));
  const typing = async (): Promise<void> => {
    await say({ type: 'typing' }, { mostTries: 1 }).catch(() => undefined);
  };
  const stream = (): StreamedReply => {
    const number = ++count;
    if (to.conversationType !== 'personal') return new WaitingReply({ signal: turn.signal, typing, send });
    return new Streaming({
      signal: turn.signal,
      send: (activity, options) => say(activity, { ...options, replyTo }),
      noted: (name) => turn.noted(`${name} ${number}`),
      note: (name, id) => turn.note(`${name} ${number}`, id),
    });
  };
  return { send, typing, stream };
}

function addressed(
  activity: OutgoingActivity,
  to: ConversationReference,
  replyTo: string | undefined,
): OutgoingActivity {
  return {
    ...activity,
    from: to.bot,
    conversation: { id: to.conversationId },
    channelId: to.channelId,
    serviceUrl: to.serviceUrl,
    ...(replyTo !== undefined && { replyToId: replyTo }),
    inputHint: activity.type === 'message' ? 'acceptingInput' : undefined,
  };
}
