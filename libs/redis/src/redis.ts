import type { ConnectionOptions } from 'node:tls';
import { createCommands, type FinishedRun, type RunOptions } from './commands.ts';
import { retryDelayMs, type ConnectionSettings } from './connection-options.ts';
import { openConnection } from './connection.ts';
import { keyNaming, type KeyNaming } from './key-naming.ts';
import { parseRedisUrl, type RedisUrl } from './redis-url.ts';
import { requireOneHashTag, type Script, type ScriptArgument } from './script.ts';
import { createSubscriptions, type Subscriber, type Subscription } from './subscriptions.ts';
import { upState, type UpEvents } from './up-state.ts';

export interface RedisEvents extends UpEvents {
  /** Each run and command, for metrics. */
  onRun?(run: FinishedRun): void;
}

export interface RedisOptions {
  /**
   * `redis://`, `redis+sentinel://` or `redis+cluster://`; `rediss` for TLS. A function is asked with each connection, so
   * that a password may change: where the servers are is what it said first.
   */
  readonly url: string | (() => string);
  readonly app: string;
  /** 50 ms: for someone who waits for a page, a store that takes longer is as good as away. */
  readonly commandDeadlineMs?: number;
  /** 1 s, for the connection and for each question to a sentinel. */
  readonly connectWithinMs?: number;
  /** So long a silence while an answer is owed, and the connection is given up: 1 s, or two deadlines if that is more. */
  readonly stalledAfterMs?: number;
  /** For `rediss` only: an own authority, a client certificate. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername'>;
  readonly events?: RedisEvents;
}

export interface Redis extends KeyNaming {
  /** Whole or not at all, on keys of one hash tag. Rejects with RedisAway at the latest when its deadline is over. */
  run(script: Script, keys: readonly string[], args: readonly ScriptArgument[], options?: RunOptions): Promise<unknown>;
  /** Any command that neither waits nor changes the connection, which all share. */
  command(name: string, ...args: readonly ScriptArgument[]): Promise<unknown>;
  /** Does not reject for an absent Redis: then `lost` is called, and `restored` when it is there. */
  subscribe(channel: string, on: Subscriber): Promise<Subscription>;
  publish(channel: string, text: string): Promise<void>;
  readonly isUp: boolean;
  /** True as soon as Redis is there, false if that takes longer. */
  whenUp(withinMs: number): Promise<boolean>;
  /** What is under way gets its deadline; then nothing is left open. */
  close(): Promise<void>;
}

const usualDeadlineMs = 50;

export function createRedis(options: RedisOptions): Redis {
  const { app, commandDeadlineMs = usualDeadlineMs, events = {} } = options;
  const naming = keyNaming(app);
  const settings = settingsOf(options);
  const state = upState(events);
  const connection = openConnection(settings, { ...state, switched: () => subscriptions.again() });
  const { onRun } = events;
  const commands = createCommands({ connection, deadlineMs: commandDeadlineMs, ...(onRun && { onRun }) });
  const subscriptions = createSubscriptions({
    open: connection.another,
    retryDelayMs: (attempt) => retryDelayMs(attempt, settings.random),
    heartbeatMs: settings.heartbeatMs,
    firstWithinMs: settings.connectWithinMs,
    onError: state.error,
  });
  const command = async (name: string, ...args: readonly ScriptArgument[]): Promise<unknown> =>
    await commands.command(requireShareable(name), args);
  return {
    ...naming,
    command,
    async run(script, keys, args, runOptions = {}) {
      requireOneHashTag(script, keys);
      return await commands.run(script, keys, args, runOptions);
    },
    subscribe: subscriptions.subscribe,
    publish: async (channel, text) => void (await command('publish', channel, text)),
    get isUp() {
      return state.isUp;
    },
    whenUp: state.whenUp,
    async close() {
      state.close();
      await Promise.all([subscriptions.close(), connection.close(commandDeadlineMs)]);
    },
  };
}

function settingsOf(options: RedisOptions): ConnectionSettings {
  const { app, commandDeadlineMs = usualDeadlineMs, connectWithinMs = 1_000, tls } = options;
  const { stalledAfterMs = Math.max(1_000, 2 * commandDeadlineMs) } = options;
  const given = options.url;
  const url = parseRedisUrl(typeof given === 'string' ? given : given());
  if (tls && !url.tls) throw new TypeError('Certificates are given, and the Redis URL does not begin with rediss.');
  return {
    url,
    credentials: typeof given === 'string' ? () => url : () => credentialsNow(given, url),
    name: `frontdesk:${app}`,
    connectWithinMs,
    stalledAfterMs,
    heartbeatMs: 1_000,
    tls: tls ?? {},
    random: Math.random,
  };
}

/** A text that is no URL for a moment changes nothing. */
function credentialsNow(given: () => string, before: RedisUrl): RedisUrl {
  try {
    return parseRedisUrl(given());
  } catch {
    return before;
  }
}

const unshareable = new Set(
  'auth blpop brpop blmove brpoplpush bzpopmax bzpopmin client discard exec hello monitor multi psubscribe quit reset select ssubscribe subscribe unwatch wait watch'.split(
    ' ',
  ),
);

function requireShareable(name: string): string {
  const lower = name.toLowerCase();
  if (unshareable.has(lower)) throw new TypeError(`${name} would hold up or change the connection that all share.`);
  return lower;
}
