import type { Redis as Single } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';

export interface SubscriberLineOptions {
  /** A new client, not connected, that does not reconnect by itself. */
  open(): Single;
  retryDelayMs(attempt: number): number;
  /** A subscriber sends nothing, so that a dead connection would look like a quiet one. */
  readonly heartbeatMs: number;
  onError(error: unknown): void;
}

export interface SubscriberLineEvents {
  /** What should be subscribed to by now. */
  channels(): ReadonlySet<string>;
  message(channel: string, text: string): void;
  /** All of `channels` are subscribed to. */
  live(): void;
  lost(): void;
}

export interface SubscriberLine {
  /** `channels` has changed. */
  sync(): void;
  /** Another server is the one to hear from. */
  again(): void;
  close(): Promise<void>;
}

/** One connection that is there again and again until it is closed, subscribed to what is wanted. */
export function openSubscriberLine(options: SubscriberLineOptions, events: SubscriberLineEvents): SubscriberLine {
  const closing = new AbortController();
  let client: Single | undefined;
  let sync = (): void => {};

  const session = async (): Promise<boolean> => {
    const current = (client = options.open());
    const ended = new Promise((resolve) => current.once('end', resolve));
    current.on('error', options.onError);
    current.on('message', events.message);
    const giveUp = (error: unknown): void => {
      if (!closing.signal.aborted) options.onError(error);
      hangUp(current);
    };
    sync = keptInStep(current, events, giveUp);
    const connected = await current.connect().then(
      () => true,
      (error: unknown) => (giveUp(error), false),
    );
    const heartbeat = setInterval(() => current.ping().catch(giveUp), options.heartbeatMs);
    sync();
    await ended;
    clearInterval(heartbeat);
    events.lost();
    return connected;
  };

  const run = async (): Promise<void> => {
    for (let attempt = 1; !closing.signal.aborted; attempt += 1) {
      if (await session()) attempt = 1;
      await pause(options.retryDelayMs(attempt), undefined, { signal: closing.signal }).catch(() => {});
    }
  };
  const done = run();
  const again = (): void => {
    if (client) hangUp(client);
  };

  return {
    sync: () => sync(),
    again,
    async close() {
      closing.abort();
      again();
      await done;
    },
  };
}

/** One change at a time, until nothing differs. */
function keptInStep(client: Single, events: SubscriberLineEvents, giveUp: (error: unknown) => void): () => void {
  const subscribed = new Set<string>();
  let busy = false;
  const change = async (): Promise<void> => {
    for (;;) {
      const wanted = events.channels();
      const more = [...wanted].filter((channel) => !subscribed.has(channel));
      const less = [...subscribed].filter((channel) => !wanted.has(channel));
      if (more.length === 0 && less.length === 0) return events.live();
      if (more.length > 0) await client.subscribe(...more);
      if (less.length > 0) await client.unsubscribe(...less);
      more.forEach((channel) => subscribed.add(channel));
      less.forEach((channel) => subscribed.delete(channel));
    }
  };
  return () => {
    if (busy || client.status !== 'ready') return;
    busy = true;
    void change()
      .catch(giveUp)
      .finally(() => (busy = false));
  };
}

function hangUp(client: Single): void {
  if (client.status !== 'end') client.disconnect();
}
