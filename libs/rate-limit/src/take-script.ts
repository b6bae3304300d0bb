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
  const args: (string | number)[] = [want, need, holds ? 1 : 0];
  for (const limit of limits) args.push(told(limit));
  const reply = await redis.run(
    takeScript,
    keysOf(limits),
    args,
    deadlineMs === undefined ? undefined : { deadlineMs },
  );
  return parsed(reply as readonly (string | number)[], limits.length);
}

/** Of `held` units that were held at `heldAt`, by Redis' clock, `charge` are charged and the others free. */
export async function runSettle(
  redis: Runner,
  limits: readonly KeyedLimit[],
  { charge, held, heldAt }: { readonly charge: number; readonly held: number; readonly heldAt: number },
): Promise<void> {
  await redis.run(settleScript, keysOf(limits), [charge, held, holdPeriodOf(heldAt), ...limits.map(told)]);
}

export function holdPeriodOf(redisNow: number): number {
  return Math.floor(redisNow / holdPeriodUs);
}

function keysOf(limits: readonly KeyedLimit[]): string[] {
  return limits.map(({ key }) => key);
}

const rules = new WeakMap<Rule, string>();

/** A limit as the script reads it. */
function told({ rule, seen }: KeyedLimit): string {
  let text = rules.get(rule);
  if (text === undefined) {
    const { algorithm, limit, windowUs, burst, spacingUs } = rule;
    rules.set(rule, (text = `${algorithm} ${limit} ${windowUs} ${burst} ${spacingUs}`));
  }
  return seen ? `${text} ${[stateFormat, ...seen].join(':')}` : text;
}

function parsed(reply: readonly (string | number)[], count: number): TakeReply {
  const limits: { state: State | undefined; refused: boolean }[] = [];
  for (let at = 4; limits.length < count; at += 2) {
    limits.push({ state: stateOf(String(reply[at])), refused: reply[at + 1] === 1 });
  }
  const [now, admitted, granted, contended] = reply;
  return { now: Number(now), admitted: admitted === 1, granted: Number(granted), contended: contended === 1, limits };
}

function stateOf(value: string): State | undefined {
  return value === '' ? undefined : value.split(':').slice(1).map(Number);
}
