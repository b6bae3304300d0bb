import { Readable } from 'node:stream';
import type { Sink } from '../answers/reader.ts';
import { beatText, eventText, retryText, type Frame } from './event-text.ts';

export interface SseSink extends Sink {
  /** What the route answers with. */
  readonly stream: Readable;
  /** As it stands. */
  say(text: string): void;
}

export interface SseSinkOptions {
  /** More than this waits for no reader, but for one write. */
  readonly capBytes: number;
  /** What the client waits before it connects again, and the first that it gets: it tells it that it is connected. */
  readonly retryMs?: number;
  onRoom(): void;
  onLeft(): void;
}

/** Frames as server-sent events in a stream. */
export function sseSink({ capBytes, retryMs, onRoom, onLeft }: SseSinkOptions): SseSink {
  // It asks for more before it takes away what it gives.
  const stream = new Readable({ read: () => queueMicrotask(onRoom), highWaterMark: capBytes });
  stream.once('close', onLeft);
  // Who leaves in the middle is no failure.
  stream.on('error', () => undefined);
  let isEnding = false;
  const push = (text: string): void => {
    if (!isEnding && !stream.destroyed) stream.push(text);
  };
  if (retryMs !== undefined) push(`${retryText(retryMs)}\n`);
  return {
    stream,
    write: (frames: readonly Frame[]) => push(frames.map(eventText).join('')),
    get hasRoom() {
      return !stream.destroyed && stream.readableLength < capBytes;
    },
    get isIdle() {
      return stream.readableLength === 0;
    },
    beat: () => push(beatText),
    say: push,
    end() {
      if (!isEnding && !stream.destroyed) stream.push(null);
      isEnding = true;
    },
    cut() {
      isEnding = true;
      stream.destroy();
    },
  };
}
