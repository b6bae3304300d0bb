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

const ignored = (): void => undefined;

/** Frames as server-sent events in a stream. */
export function sseSink(options: SseSinkOptions): SseSink {
  return new StreamSink(options);
}

// A class, since each of thousands of idle readers has one.
class StreamSink implements SseSink {
  readonly stream: Readable;
  readonly #capBytes: number;
  #isEnding = false;

  constructor({ capBytes, retryMs, onRoom, onLeft }: SseSinkOptions) {
    // It asks for more before it takes away what it gives.
    this.stream = new Readable({ read: () => queueMicrotask(onRoom), highWaterMark: capBytes });
    this.#capBytes = capBytes;
    this.stream.on('close', onLeft); // once anyway, and `once` holds three times as much
    // Who leaves in the middle is no failure.
    this.stream.on('error', ignored);
    if (retryMs !== undefined) this.say(`${retryText(retryMs)}\n`);
  }

  get hasRoom(): boolean {
    return !this.stream.destroyed && this.stream.readableLength < this.#capBytes;
  }

  get isIdle(): boolean {
    return this.stream.readableLength === 0;
  }

  say(text: string): void {
    if (!this.#isEnding && !this.stream.destroyed) this.stream.push(text);
  }

  write(frames: readonly Frame[]): void {
    this.say(frames.map(eventText).join(''));
  }

  beat(): void {
    this.say(beatText);
  }

  end(): void {
    if (!this.#isEnding && !this.stream.destroyed) this.stream.push(null);
    this.#isEnding = true;
  }

  cut(): void {
    this.#isEnding = true;
    this.stream.destroy();
  }
}
