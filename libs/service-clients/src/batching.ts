import { UpstreamFailure, callerGone } from '@frontdesk/upstream';
import { unusable } from './failure-of.ts';
import type { RestFacts } from './facts.ts';
import type { Outcome } from './outcome.ts';
import type { CallerReach, Platform } from './platform.ts';
import { exchangeRest } from './rest-exchange.ts';

/** How many calls of one operation become one call of another. */
export interface Batching {
  readonly by: RestFacts;
  /** Ids in one call, as the contract says. */
  readonly limit: number;
  /** The id that this call asks for; undefined: it goes alone, for one id that is none would fail all. */
  readonly idOf: (params: object) => string | undefined;
  readonly paramsOf: (ids: readonly string[]) => object;
  /** What one call would have said; undefined: the batch says nothing of it. */
  readonly answerOf: (body: unknown, id: string) => Outcome | undefined;
}

type BatchedFacts = RestFacts & { readonly batch: Batching };

interface Waiting {
  readonly id: string;
  readonly params: object;
  readonly reach: CallerReach;
  resolve(outcome: Outcome | Promise<Outcome>): void;
  reject(error: unknown): void;
}

// Of each platform, those that are about to be sent.
const gathering = new WeakMap<Platform, Group[]>();

interface Group {
  readonly facts: RestFacts;
  readonly reach: CallerReach;
  readonly all: Waiting[];
}

/** Calls an operation together with those of its kind that begin in the same turn of the event loop; alone if there are none. */
export function exchangeInBatch(
  facts: BatchedFacts,
  platform: Platform,
  params: object,
  reach: CallerReach,
): Promise<Outcome> {
  const id = facts.batch.idOf(params);
  const mayBatch = id !== undefined && platform.isOff?.(facts.batch.by.name) === undefined;
  if (!mayBatch) return exchangeRest(facts, { platform, params, reach });
  return new Promise((resolve, reject) => {
    groupFor(facts, platform, reach).all.push({ id, params, reach, resolve, reject });
  });
}

function groupFor(facts: BatchedFacts, platform: Platform, reach: CallerReach): Group {
  const groups = gathering.get(platform) ?? [];
  gathering.set(platform, groups);
  const known = groups.find((group) => group.facts === facts && areAlike(group.reach, reach));
  if (known !== undefined) return known;
  const group: Group = { facts, reach, all: [] };
  groups.push(group);
  // After all that has arrived in this turn has gone on: what a cache asked for at once comes back in several reads.
  setImmediate(() => {
    groups.splice(groups.indexOf(group), 1);
    for (let at = 0; at < group.all.length; at += facts.batch.limit) {
      void send(facts, platform, group.all.slice(at, at + facts.batch.limit));
    }
  });
  return group;
}

// So close to each other, two deadlines are those of one budget.
const sameDeadlineMs = 50;

/** Alike but for the id: asked by the same caller, with the same time. */
function areAlike(one: CallerReach, other: CallerReach): boolean {
  const isSameCaller =
    one.caller.userId === other.caller.userId &&
    one.caller.tenantId === other.caller.tenantId &&
    one.caller.proof.token === other.caller.proof.token;
  const isSameTime = one.deadline === other.deadline || Math.abs(one.deadline - other.deadline) <= sameDeadlineMs;
  return isSameCaller && isSameTime && one.class === other.class;
}

async function send(facts: BatchedFacts, platform: Platform, all: readonly Waiting[]): Promise<void> {
  const { batch } = facts;
  const [first] = all;
  if (first === undefined) return;
  if (all.length === 1)
    return first.resolve(exchangeRest(facts, { platform, params: first.params, reach: first.reach }));
  const ids = [...new Set(all.map(({ id }) => id))];
  const { reach, stop } = reachOfAll(facts, all);
  try {
    const isOne = ids.length === 1;
    const outcome = isOne
      ? await exchangeRest(facts, { platform, params: first.params, reach })
      : await exchangeRest(batch.by, { platform, params: batch.paramsOf(ids), reach });
    for (const { id, resolve, reject } of all) {
      const own = isOne || 'error' in outcome ? outcome : batch.answerOf(outcome.body, id);
      if (own === undefined) reject(unusable(batch.by, 'does not say what it has of an id'));
      else resolve(own);
    }
  } catch (error) {
    for (const { reject } of all) reject(error);
  } finally {
    stop();
  }
}

/** As far as the last of them waits; each that leaves before is let go at once. */
function reachOfAll({ name, service }: RestFacts, all: readonly Waiting[]): { reach: CallerReach; stop(): void } {
  const gone = new AbortController();
  let left = all.length;
  const stops = all.map(({ reach: { signal }, reject }) => {
    const leave = () => {
      reject(new UpstreamFailure(callerGone, { service, operation: name, phase: 'caller', what: 'the caller left' }));
      left -= 1;
      if (left === 0) gone.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return () => signal.removeEventListener('abort', leave);
  });
  const [first] = all as readonly [Waiting];
  const deadline = Math.min(...all.map(({ reach }) => reach.deadline));
  return { reach: { ...first.reach, deadline, signal: gone.signal }, stop: () => stops.forEach((stop) => stop()) };
}
