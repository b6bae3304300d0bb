import { openSubscriberLine, type SubscriberLine, type SubscriberLineOptions } from './subscriber-line.ts';

export interface Subscriber {
  message(text: string): void;
  /** From here on messages may be missed; also when Redis was away from the start. */
  lost?(): void;
  /** They arrive again. Those in between are gone. */
  restored?(): void;
}

export interface Subscription {
  close(): Promise<void>;
}

export interface SubscriptionsOptions extends SubscriberLineOptions {
  /** How long a subscribe waits for Redis before it goes on without. */
  readonly firstWithinMs: number;
}

export interface Subscriptions {
  subscribe(channel: string, on: Subscriber): Promise<Subscription>;
  /** Another server is the one to hear from. */
  again(): void;
  close(): Promise<void>;
}

interface Listener {
  readonly channel: string;
  readonly on: Subscriber;
  /** Undefined until it was either once. */
  live: boolean | undefined;
  readonly known: PromiseWithResolvers<void>;
}

/** All subscriptions share one connection, apart from the one of the commands, which is there while there are any. */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const listeners = new Set<Listener>();
  let line: SubscriberLine | undefined;
  const safely = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      options.onError(error); // what a listener throws would else end the process
    }
  };
  const say = (listener: Listener, live: boolean): void => {
    const before = listener.live;
    if (before === live || !listeners.has(listener)) return;
    listener.live = live;
    if (!live) safely(() => listener.on.lost?.());
    else if (before === false) safely(() => listener.on.restored?.());
    listener.known.resolve();
  };
  const open = (): SubscriberLine =>
    openSubscriberLine(options, {
      channels: () => new Set([...listeners].map(({ channel }) => channel)),
      message: (channel, text) => {
        for (const listener of listeners) if (listener.channel === channel) safely(() => listener.on.message(text));
      },
      live: () => listeners.forEach((listener) => say(listener, true)),
      lost: () => listeners.forEach((listener) => listener.live === true && say(listener, false)),
    });
  const close = async (): Promise<void> => {
    listeners.forEach(({ known }) => known.resolve());
    listeners.clear();
    const closing = line;
    line = undefined;
    await closing?.close();
  };
  const remove = async (listener: Listener): Promise<void> => {
    if (!listeners.delete(listener)) return;
    if (listeners.size === 0) await close();
    else line?.sync();
  };

  return {
    close,
    again: () => line?.again(),
    async subscribe(channel, on) {
      const listener: Listener = { channel, on, live: undefined, known: Promise.withResolvers() };
      listeners.add(listener);
      line ??= open();
      line.sync();
      const late = setTimeout(() => say(listener, false), options.firstWithinMs);
      await listener.known.promise;
      clearTimeout(late);
      return { close: () => remove(listener) };
    },
  };
}
