import type { Redis } from '@frontdesk/redis';
import type { State } from './algorithm.ts';
import { holdPeriodUs, settleScript, stateFormat, takeScript } from './limit-scripts.ts';
import type { Rule } from './policy.ts';

/** One limit's key and what the script has to know of it. */
export interface KeyedLimit {
  readonly key: string;
  readonly rule: Rule;
  /** Told once after an outage. */
  readonly seen: State | undefined;
}

export interface Amount {
  readonly want: number;
  readonly need: number;
  /** It is not charged but held, until `runSettle` says what became of it, or its holder has died. */
  readonly holds?: boolean;
}

export interface TakeReply {
  readonly now: number;
  readonly admitted: boolean;
  readonly granted: number;
  /** It did not fit, but would have if what others hold had come back. */
  readonly contended: boolean;
  /** `state`: as if all that is held were charged. */
  readonly limits: readonly { readonly state: State | undefined; readonly refused: boolean }[];
}

type Runner = Pick<Redis, 'run'>;

/** Charges all these keys, which share a hash tag, with what fits up to `want`, if that is at least `need`. */
export async function runTake(
  redis: Runner,
  limits: readonly KeyedLimit[],
  { want, need, holds = false }: Amount,
  deadlineMs?: number,
): Promise<TakeReply> {
  const reply = await redis.run(
    takeScript,
    limits.map(({ key }) => key),
    [want, need, holds ? 1 : 0, ...limits.flatMap(argumentsOf)],
    deadlineMs === undefined ? {} : { deadlineMs },
  );
  return parsed(reply as readonly (string | number)[], limits.length);
}

/** Of `held` units that were held at `heldAt`, by Redis' clock, `charge` are charged and the others free. */
export async function runSettle(
  redis: Runner,
  limits: readonly KeyedLimit[],
  { charge, held, heldAt }: { readonly charge: number; readonly held: number; readonly heldAt: number },
): Promise<void> {
  const keys = limits.map(({ key }) => key);
  await redis.run(settleScript, keys, [charge, held, holdPeriodOf(heldAt), ...limits.flatMap(argumentsOf)]);
}

export function holdPeriodOf(redisNow: number): number {
  return Math.floor(redisNow / holdPeriodUs);
}

function argumentsOf({ rule, seen }: KeyedLimit): (string | number)[] {
  const { algorithm, limit, windowUs, burst, spacingUs } = rule;
  return [algorithm, limit, windowUs, burst, spacingUs, seen ? [stateFormat, ...seen].join(':') : ''];
}

function parsed(reply: readonly (string | number)[], count: number): TakeReply {
  const [now, admitted, granted, contended, ...rest] = reply;
  const limits = Array.from({ length: count }, (_, index) => ({
    state: stateOf(String(rest[2 * index])),
    refused: rest[2 * index + 1] === 1,
  }));
  return { now: Number(now), admitted: admitted === 1, granted: Number(granted), contended: contended === 1, limits };
}

function stateOf(value: string): State | undefined {
  return value === '' ? undefined : value.split(':').slice(1).map(Number);
}
