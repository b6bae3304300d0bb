import type { Readable } from 'node:stream';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

export interface Client {
  readonly events: EventSourceMessage[];
  readonly names: readonly string[];
  /** What its deltas say together. */
  readonly text: string;
  readonly lastEventId: string | undefined;
  readonly retries: readonly number[];
  readonly comments: readonly string[];
  /** Its stream is over, in whatever way. */
  readonly over: Promise<void>;
  leave(): void;
}

/** Reads a stream of events as a browser does: by the bytes. */
export function clientOf(
  stream: Readable | AsyncIterable<Uint8Array>,
  onEvent?: (event: EventSourceMessage) => void,
): Client {
  const events: EventSourceMessage[] = [];
  const retries: number[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent(event) {
      events.push(event);
      onEvent?.(event);
    },
    onRetry: (ms) => void retries.push(ms),
    onComment: (comment) => void comments.push(comment),
  });
  let lastEventId: string | undefined;
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    } catch {
      // Cut: what came before counts.
    }
  };
  const over = read();
  return {
    events,
    retries,
    comments,
    over,
    get names() {
      return events.map(({ event }) => event ?? 'message');
    },
    get text() {
      return textOf(events);
    },
    get lastEventId() {
      for (const { id } of events) lastEventId = id ?? lastEventId;
      return lastEventId;
    },
    leave() {
      if ('destroy' in stream) stream.destroy();
    },
  };
}

export function textOf(events: readonly EventSourceMessage[]): string {
  return events
    .filter(({ event }) => event === 'answer-delta')
    .map(({ data }) => (JSON.parse(data) as { text: string }).text)
    .join('');
}
