import type { ConnectionEvents } from './connection.ts';

export interface UpEvents {
  onUp?(): void;
  /** With what was last heard of it. */
  onDown?(cause: unknown): void;
  /** Each failed try to connect, and what a subscriber's callbacks throw. */
  onError?(error: unknown): void;
}

export interface UpState extends ConnectionEvents {
  readonly isUp: boolean;
  whenUp(withinMs: number): Promise<boolean>;
}

/** Turns what a client emits, some of it several times, into ups and downs. */
export function upState(events: UpEvents): UpState {
  let isUp = false;
  let lastError: unknown;
  const waiting = new Set<() => void>();
  return {
    get isUp() {
      return isUp;
    },
    up() {
      if (isUp) return;
      isUp = true;
      lastError = undefined;
      waiting.forEach((resolve) => resolve());
      events.onUp?.();
    },
    down() {
      if (!isUp) return;
      isUp = false;
      events.onDown?.(lastError);
    },
    error(error) {
      lastError = error;
      events.onError?.(error);
    },
    whenUp(withinMs) {
      if (isUp) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve(isUp);
        };
        const timer = setTimeout(settle, withinMs);
        waiting.add(settle);
      });
    },
  };
}
