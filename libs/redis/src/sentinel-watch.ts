import { Redis as Single } from 'ioredis';
import { anyOf, retryDelayMs, sentinelOptions, type ConnectionSettings } from './connection-options.ts';
import { openSubscriberLine, type SubscriberLine } from './subscriber-line.ts';

const channel = '+switch-master';

/**
 * Hears of a new master from a sentinel, whichever answers. A former master that lives takes writes, which will be lost,
 * until the sentinels demote it: 8 s later.
 */
export function watchSentinels(
  settings: ConnectionSettings,
  on: { switched(): void; error(error: unknown): void },
): SubscriberLine {
  const { url, random } = settings;
  const options = {
    open: () => {
      const sentinel = anyOf(url.hosts, random);
      return new Single({ ...sentinelOptions(settings), ...sentinel, lazyConnect: true, retryStrategy: null });
    },
    retryDelayMs: (attempt: number) => retryDelayMs(attempt, random),
    heartbeatMs: settings.heartbeatMs,
    onError: on.error,
  };
  return openSubscriberLine(options, {
    channels: () => new Set([channel]),
    message: (_channel, text) => {
      if (text.startsWith(`${url.masterName} `)) on.switched();
    },
    live: () => {},
    lost: () => {},
  });
}
