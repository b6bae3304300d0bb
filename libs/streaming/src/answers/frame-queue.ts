import type { Frame } from '../sse/event-text.ts';
import type { Sink } from './reader.ts';

export interface FrameQueue extends Sink {
  readonly frames: AsyncGenerator<readonly Frame[], void>;
}

const mostWaiting = 16;

/** Frames for somebody in this process, write by write. */
export function frameQueue(on: { onRoom(): void; onLeft(): void }): FrameQueue {
  let waiting: (readonly Frame[])[] = [];
  let isEnded = false;
  let wake = (): void => undefined;
  const close = (left: readonly (readonly Frame[])[]): void => {
    waiting = [...left];
    isEnded = true;
    wake();
  };
  async function* read(): AsyncGenerator<readonly Frame[], void> {
    try {
      for (;;) {
        const next = waiting.shift();
        if (next) {
          on.onRoom();
          yield next;
        } else if (isEnded) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      close([]);
      on.onLeft();
    }
  }
  return {
    frames: read(),
    write(frames) {
      waiting.push(frames);
      wake();
    },
    get hasRoom() {
      return !isEnded && waiting.length < mostWaiting;
    },
    get isIdle() {
      return waiting.length === 0;
    },
    beat: () => undefined,
    end: () => close(waiting),
    cut: () => close([]),
  };
}
