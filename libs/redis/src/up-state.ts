import type { ConnectionEvents } from './connection.ts';
import { withoutArguments } from './redis-away.ts';

export interface UpEvents {
  onUp?(): void;
  /** With what was last heard of it. */
  onDown?(cause: unknown): void;
  /** Each failed try to connect, and what a subscriber's callbacks throw. */
  onError?(error: unknown): void;
}

export interface UpState extends Pick<ConnectionEvents, 'up' | 'down' | 'error'> {
  readonly isUp: boolean;
  whenUp(withinMs: number): Promise<boolean>;
  /** Down on purpose: nobody is told. */
  close(): void;
}

/** Turns what a client emits, some of it several times, into ups and downs. */
export function upState(events: UpEvents): UpState {
  let isUp = false;
  let closed = false;
  let lastError: unknown;
  const waiting = new Set<() => void>();
  return {
    get isUp() {
      return isUp;
    },
    up() {
      if (isUp || closed) return;
      isUp = true;
      lastError = undefined;
      waiting.forEach((resolve) => resolve());
      events.onUp?.();
    },
    down() {
      if (!isUp) return;
      isUp = false;
      if (!closed) events.onDown?.(lastError);
    },
    error(error) {
      if (closed) return;
      lastError = withoutArguments(error);
      events.onError?.(lastError);
    },
    close() {
      closed = true;
      isUp = false;
      waiting.forEach((resolve) => resolve());
    },
    whenUp(withinMs) {
      if (isUp || closed) return Promise.resolve(isUp);
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
