import { AsyncLocalStorage } from 'node:async_hooks';

/** What goes with a question to the provider, and what it has read for it. */
export interface Asking {
  readonly reach: unknown;
  readonly read: Map<object, Promise<unknown>>;
}

// Not the evaluation context: hooks see that one, and a reach can call in the caller's name.
const asking = new AsyncLocalStorage<Asking>();

export function askWithin<T>(reach: unknown, ask: () => T): T {
  return asking.run({ reach, read: new Map() }, ask);
}

export function currentAsking(): Asking | undefined {
  return asking.getStore();
}
