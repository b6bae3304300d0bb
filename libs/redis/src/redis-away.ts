import { isNativeError } from 'node:util/types';

export type AwayReason = 'not-connected' | 'deadline' | 'refused';

/** Redis did not do it, or nobody knows. What that means is the caller's policy, which differs for each. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
  readonly reason: AwayReason;
  /** The command had left, and no answer came: it may have run, or may still. */
  readonly mayHaveRun: boolean;

  constructor(reason: AwayReason, what: string, options: { mayHaveRun: boolean; cause?: unknown }) {
    super(`Redis is away (${reason}): ${what}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.reason = reason;
    this.mayHaveRun = options.mayHaveRun;
  }
}

// What a server says that cannot serve now, whoever asks; anything else it says is about the command.
const states = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'MOVED',
  'ASK',
  'NOAUTH',
  'NOPERM',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNKILLABLE',
  'WRONGPASS',
]);
const neverSent = ["Stream isn't writeable", "Cluster isn't ready"];
const tooManyRedirections = 'Too many Cluster redirections';

/** From what ioredis rejects with. A command that Redis did not like is no outage: its error stays one. */
export function awayOr(error: unknown, what: string): Error {
  const cause = withoutArguments(error);
  const message = cause.message;
  if (cause.name === 'ReplyError') {
    const code = replyCode(cause) ?? '';
    if (states.has(code)) return new RedisAway('refused', `${what}: ${code}`, { mayHaveRun: false, cause });
    return new Error(`${what}: ${message}`, { cause });
  }
  if (message.startsWith(tooManyRedirections)) return new RedisAway('refused', what, { mayHaveRun: false, cause });
  const mayHaveRun = !neverSent.some((start) => message.startsWith(start));
  return new RedisAway('not-connected', what, { mayHaveRun, cause });
}

export function replyCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return /^[A-Z]+(?= )/.exec(String(error.message))?.[0];
}

/** ioredis hangs the command and its arguments on its errors, which would take them to the logs. */
export function withoutArguments(error: unknown): Error {
  if (!isNativeError(error)) return new Error(String(error));
  if ('command' in error) delete error.command;
  return error;
}
