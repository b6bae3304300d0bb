import { Readable } from 'node:stream';

/** A stream of server-sent events (WHATWG HTML, 9.2), of which the caller holds the writing end. */
export interface EventWriter {
  /** What the route answers with. */
  readonly stream: Readable;
  /** As JSON, in which no line break is left that could end the event early. */
  send(event: string, data: object): void;
  /** A line that no client sees: it keeps proxies from taking the connection for dead. */
  beat(): void;
  /** How long a client waits before it connects again. */
  retry(ms: number): void;
  /** Sends what is left. */
  end(): void;
}

export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no', // nginx would hold it back
} as const;

/** Who does not read for so long that this much waits is cut off: it finds out by reconnecting. */
const mostWaitingBytes = 64 * 1_024;

export function eventWriter(): EventWriter {
  const stream = new Readable({ read: () => undefined, highWaterMark: mostWaitingBytes });
  const write = (text: string): void => {
    if (stream.destroyed || stream.readableEnded || isEnding) return;
    if (stream.readableLength > mostWaitingBytes) stream.destroy();
    else stream.push(text);
  };
  let isEnding = false;
  return {
    stream,
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    beat: () => write(':\n\n'),
    retry: (ms) => write(`retry: ${Math.round(ms)}\n\n`),
    end() {
      if (isEnding || stream.destroyed) return;
      isEnding = true;
      stream.push(null);
    },
  };
}
