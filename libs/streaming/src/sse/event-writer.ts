import type { Readable } from 'node:stream';
import { retryText } from './event-text.ts';
import { sseSink } from './sse-sink.ts';

/** A stream of server-sent events of which the caller holds the writing end. */
export interface EventWriter {
  /** What the route answers with. */
  readonly stream: Readable;
  send(event: string, data: object, id?: string): void;
  /** A sign of life that no client sees. */
  beat(): void;
  /** How long the client waits before it connects again. */
  retry(ms: number): void;
  /** Sends what is left. */
  end(): void;
}

/** Who does not read for so long that `capBytes` wait (64 KiB) is cut: it finds out by connecting again. */
export function eventWriter({ capBytes = 65_536 }: { readonly capBytes?: number } = {}): EventWriter {
  const sink = sseSink({ capBytes, onRoom: () => undefined, onLeft: () => undefined });
  const orCut = (act: () => void): void => (sink.hasRoom ? act() : sink.cut());
  return {
    stream: sink.stream,
    send: (event, data, id) =>
      orCut(() => sink.write([{ event, data: JSON.stringify(data), ...(id !== undefined && { id }) }])),
    beat: () => orCut(() => sink.beat()),
    retry: (ms) => orCut(() => sink.say(`${retryText(ms)}\n`)),
    end: () => sink.end(),
  };
}
