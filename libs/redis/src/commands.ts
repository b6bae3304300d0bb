import type { Cluster, Redis as Single } from 'ioredis';
import type { Connection } from './connection.ts';
import { withDeadline } from './deadline.ts';
import { oneFlush } from './one-flush.ts';
import { RedisAway, awayOr, replyCode, type AwayReason } from './redis-away.ts';
import type { Script, ScriptArgument } from './script.ts';

export interface RunOptions {
  readonly deadlineMs?: number;
  /** Strings of the reply come as Buffers, for values that are no text. */
  readonly buffers?: boolean;
}

/** How one run or command went. `what` is the script's name or the command's. */
export interface FinishedRun {
  readonly what: string;
  readonly outcome: 'ok' | AwayReason | 'error';
  readonly seconds: number;
}

export interface CommandsOptions {
  readonly connection: Connection;
  readonly deadlineMs: number;
  onRun?(run: FinishedRun): void;
}

export interface Commands {
  run(script: Script, keys: readonly string[], args: readonly ScriptArgument[], options: RunOptions): Promise<unknown>;
  command(name: string, args: readonly ScriptArgument[]): Promise<unknown>;
}

type Client = Single | Cluster;

export function createCommands(options: CommandsOptions): Commands {
  const send = sender(options);
  return {
    run: (script, keys, args, run) =>
      send(script.name, (line) => evaluate(line, script, [keys.length, ...keys, ...args], run.buffers), run),
    command: (name, args) => send(name, ({ client }) => client.call(name, [...args]), {}),
  };
}

interface Line {
  readonly client: Client;
  /** To be called before each command. */
  readonly hold: () => void;
}

function sender({ connection, deadlineMs: usualMs, onRun }: CommandsOptions) {
  const { client } = connection;
  const hold = oneFlush(connection.streams);
  const line: Line = { client, hold };
  const attempt = (what: string, act: (line: Line) => Promise<unknown>, ms: number): Promise<unknown> => {
    if (client.status !== 'ready') throw new RedisAway('not-connected', what, { mayHaveRun: false });
    hold();
    const late = (): Error => new RedisAway('deadline', `${what} took over ${ms} ms`, { mayHaveRun: true });
    return withDeadline(act(line), ms, late);
  };
  return async (what: string, act: (line: Line) => Promise<unknown>, { deadlineMs = usualMs }: RunOptions) => {
    const startedAt = onRun && performance.now();
    const finish = (outcome: FinishedRun['outcome']): void =>
      onRun?.({ what, outcome, seconds: (performance.now() - (startedAt ?? 0)) / 1000 });
    try {
      const reply = await attempt(what, act, deadlineMs);
      finish('ok');
      return reply;
    } catch (thrown) {
      const error = thrown instanceof RedisAway ? thrown : awayOr(thrown, what);
      finish(error instanceof RedisAway ? error.reason : 'error');
      throw error;
    }
  };
}

/** By its digest, and whole where the server does not know it: after a start, a failover or SCRIPT FLUSH. */
function evaluate(
  { client, hold }: Line,
  script: Script,
  keysAndArgs: readonly ScriptArgument[],
  buffers = false,
): Promise<unknown> {
  const call = (name: string, what: string): Promise<unknown> =>
    buffers ? client.callBuffer(name, [what, ...keysAndArgs]) : client.call(name, [what, ...keysAndArgs]);
  return call('evalsha', script.sha).catch((error: unknown) => {
    if (replyCode(error) !== 'NOSCRIPT') throw error;
    hold();
    return call('eval', script.lua);
  });
}
