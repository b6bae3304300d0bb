import { RedisAway, type Redis } from '@frontdesk/redis';
import type { State } from './algorithm.ts';
import { algorithms } from './algorithms.ts';
import { Ledger } from './ledger.ts';
import type { Charge, Count, LimitStore, StoreEvents } from './limit-store.ts';
import { takeLocally } from './local-count.ts';
import type { Rule } from './policy.ts';
import { Pulse } from './pulse.ts';
import { Slices, type Lease, type SliceTake } from './slices.ts';
import { runTake, type KeyedLimit } from './take-script.ts';

export interface RedisStoreOptions {
  /** 100 000, some 30 MB: what this instance last saw of each caller, for when Redis is away. */
  readonly maxKeys?: number;
  /** 1: how many share the limits, until Redis has said it for the first time. */
  readonly instances?: number;
  /** The connection's: beyond it a request is counted here. */
  readonly deadlineMs?: number;
  /** Milliseconds since the epoch; only for the time when Redis is away, else its own clock counts. */
  readonly now?: () => number;
  readonly events?: StoreEvents;
}

export interface RedisStore extends LimitStore {
  /** For gauges: this instance counts its share. */
  readonly isAway: boolean;
  /** As last seen. */
  readonly instances: number;
}

/** Counts that all instances share; while Redis is away, each counts its share of what it saw last. */
export function redisStore(redis: Redis, options: RedisStoreOptions = {}): RedisStore {
  const { instances = 1, events = {} } = options;
  const pulse = new Pulse(redis, { instances, events });
  const shared = new SharedCount(redis, pulse, options);
  return {
    get isAway() {
      return pulse.isAway;
    },
    get instances() {
      return pulse.instances;
    },
    async take(charges, cost) {
      const keys = charges.map((charge) => keyOf(redis, charge));
      if (pulse.isAway) return shared.takeAlone(charges, keys, cost);
      try {
        return await shared.take(charges, keys, cost);
      } catch (cause) {
        if (cause instanceof RedisAway) pulse.lost(cause);
        else events.onError?.(cause);
        return shared.takeAlone(charges, keys, cost);
      }
    },
    close: () => pulse.close(),
  };
}

function keyOf(redis: Redis, { rule, tag, subject }: Charge): string {
  return redis.key(tag, 'limit', rule.name, rule.algorithm, subject);
}

/** What one script, or one slice, is asked for: places in the list of charges. */
interface Part {
  readonly leased: boolean;
  readonly places: readonly number[];
}

interface PartTake {
  readonly part: Part;
  readonly admitted: boolean;
  readonly counts: readonly Count[];
}

class SharedCount {
  readonly #redis: Redis;
  readonly #pulse: Pulse;
  readonly #ledger: Ledger;
  readonly #slices: Slices;
  readonly #deadlineMs: number | undefined;
  readonly #now: () => number;
  // Microseconds by which Redis' clock is ahead of ours.
  #ahead = 0;

  constructor(redis: Redis, pulse: Pulse, { maxKeys = 100_000, deadlineMs, now = Date.now }: RedisStoreOptions) {
    this.#redis = redis;
    this.#pulse = pulse;
    this.#ledger = new Ledger(maxKeys);
    this.#deadlineMs = deadlineMs;
    this.#now = now;
    this.#slices = new Slices({ lease: (key, rule, amount) => this.#lease(key, rule, amount), now });
  }

  takeAlone(charges: readonly Charge[], keys: readonly string[], cost: number): Count[] {
    const now = this.#nowUs() + this.#ahead;
    const weight = this.#pulse.instances;
    return takeLocally(charges, { ledger: this.#ledger, keys, now, cost, weight, degraded: true });
  }

  /** All parts leave in one flush. When one refuses, the others are given back. */
  async take(charges: readonly Charge[], keys: readonly string[], cost: number): Promise<Count[]> {
    const parts = partsOf(charges);
    const settled = await Promise.allSettled(parts.map((part) => this.#takePart(part, { charges, keys, cost })));
    const takes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = settled.find((one) => one.status === 'rejected');
    const isRefused = failed !== undefined || takes.some(({ admitted }) => !admitted);
    const counts: Count[] = [];
    for (const { part, admitted, counts: own } of takes) {
      const isGivenBack = isRefused && admitted;
      if (isGivenBack) this.#giveBack(part, { charges, keys, cost });
      for (const [index, place] of part.places.entries()) {
        const count = isGivenBack ? before(own[index]!, cost) : own[index]!;
        counts[place] = count;
        this.#remember(keys[place]!, count);
      }
    }
    if (failed) throw failed.reason;
    return counts;
  }

  async #takePart(part: Part, { charges, keys, cost }: Charging): Promise<PartTake> {
    const rules = part.places.map((place) => charges[place]!.rule);
    if (part.leased) {
      const rule = rules[0]!;
      const take = await this.#slices.take(keys[part.places[0]!]!, rule, cost);
      return { part, admitted: take.admitted, counts: [sharedCount(rule, take, !take.admitted)] };
    }
    const limits = part.places.map((place) => this.#limitOf(keys[place]!, charges[place]!.rule));
    const reply = await runTake(this.#redis, limits, { want: cost, need: cost }, this.#deadlineMs);
    this.#hear(reply.now);
    const counts = reply.limits.map(({ state, refused }, index) =>
      sharedCount(rules[index]!, { now: reply.now, state }, refused),
    );
    return { part, admitted: reply.admitted, counts };
  }

  async #lease(key: string, rule: Rule, amount: { want: number; need: number }): Promise<Lease> {
    const reply = await runTake(this.#redis, [this.#limitOf(key, rule)], amount, this.#deadlineMs);
    this.#hear(reply.now);
    const { now, admitted, granted, limits } = reply;
    return { now, admitted, granted, state: limits[0]?.state };
  }

  // Nobody waits for it. Lost, it costs the caller one charge too many.
  #giveBack(part: Part, { charges, keys, cost }: Charging): void {
    if (part.leased) return this.#slices.giveBack(keys[part.places[0]!]!, cost);
    const limits = part.places.map((place) => ({
      key: keys[place]!,
      rule: charges[place]!.rule,
      seen: undefined,
    }));
    void runTake(this.#redis, limits, { want: -cost, need: -cost }).catch(() => undefined);
  }

  // What was seen before Redis was away, or counted since, is told once: it may have forgotten.
  #limitOf(key: string, rule: Rule): KeyedLimit {
    const entry = this.#ledger.get(key);
    return { key, rule, seen: entry && entry.epoch !== this.#pulse.epoch ? entry.state : undefined };
  }

  #remember(key: string, { rule, state, now }: Count): void {
    if (!state) return;
    const idleAt = algorithms[rule.algorithm].idleAt(state, rule);
    this.#ledger.set(key, { state, idleAt, epoch: this.#pulse.epoch }, now);
  }

  #hear(redisNow: number): void {
    this.#ahead = redisNow - this.#nowUs();
  }

  #nowUs(): number {
    return Math.round(this.#now() * 1_000);
  }
}

interface Charging {
  readonly charges: readonly Charge[];
  readonly keys: readonly string[];
  readonly cost: number;
}

function partsOf(charges: readonly Charge[]): Part[] {
  const byTag = new Map<string, number[]>();
  const parts: Part[] = [];
  for (const [place, { rule, tag }] of charges.entries()) {
    const places = byTag.get(tag);
    if (rule.by === 'global') parts.push({ leased: true, places: [place] });
    else if (places) places.push(place);
    else {
      const own = [place];
      byTag.set(tag, own);
      parts.push({ leased: false, places: own });
    }
  }
  return parts;
}

function sharedCount(rule: Rule, take: Pick<SliceTake, 'now' | 'state'>, refused: boolean): Count {
  return { rule, now: take.now, state: take.state, refused, weight: 1, degraded: false };
}

function before(count: Count, cost: number): Count {
  const state: State | undefined = algorithms[count.rule.algorithm].charge(count.state, count, -cost);
  return { ...count, state };
}
