import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from '@frontdesk/redis';
import { algorithms } from './algorithms.ts';
import { Holds } from './holds.ts';
import { Ledger } from './ledger.ts';
import type { Charge, Count } from './limit-store.ts';
import { takeLocally } from './local-count.ts';
import { inTurn, type Part } from './parts.ts';
import type { Rule } from './policy.ts';
import type { Pulse } from './pulse.ts';
import { Slices, type Lease, type SliceTake } from './slices.ts';
import { runTake, type Amount, type KeyedLimit } from './take-script.ts';

export interface SharedCountOptions {
  readonly maxKeys: number;
  readonly deadlineMs: number | undefined;
  readonly lookAgainWithinMs: number;
  readonly now: () => number;
}

/** Charges, and where they are counted. */
export interface Placed {
  readonly charges: readonly Charge[];
  readonly keys: readonly string[];
  readonly parts: readonly Part[];
}

export interface Charging extends Placed {
  readonly cost: number;
}

interface PartTake {
  readonly part: Part;
  readonly admitted: boolean;
  readonly contended: boolean;
  readonly counts: readonly Count[];
  /** When, by Redis' clock; undefined: it is charged, and not just held. */
  readonly heldAt: number | undefined;
}

// Others' requests are through, or have let go, after a round trip or two.
const firstPauseMs = 2;
const longestPauseMs = 64;
// Of a burst. Who is that near to a limit has others right behind: they need to know what is charged and not just held.
const nearly = 0.1;

/**
 * Charges that all instances share. Limits of several tags are held at each of them in one flush, then charged at all or
 * let go at all. Who does not fit only because of what others hold looks again, asking one tag after the other.
 */
export class SharedCount {
  readonly #redis: Redis;
  readonly #pulse: Pulse;
  readonly #options: SharedCountOptions;
  readonly #ledger: Ledger;
  readonly #slices: Slices;
  readonly #holds: Holds;
  // Microseconds by which Redis' clock is ahead of ours.
  #ahead = 0;

  constructor(redis: Redis, pulse: Pulse, options: SharedCountOptions) {
    this.#redis = redis;
    this.#pulse = pulse;
    this.#options = options;
    this.#ledger = new Ledger(options.maxKeys);
    const lease = (key: string, rule: Rule, amount: Amount) => this.#lease(key, rule, amount);
    this.#slices = new Slices({ lease, now: options.now });
    this.#holds = new Holds({ redis, onLost: (cause) => pulse.lost(cause) });
  }

  takeAlone({ charges, keys, cost }: Charging): Count[] {
    const now = this.#nowUs() + this.#ahead;
    const weight = this.#pulse.instances;
    return takeLocally(charges, { ledger: this.#ledger, keys, now, cost, weight, degraded: true });
  }

  async take(charging: Charging): Promise<Count[]> {
    const until = performance.now() + this.#options.lookAgainWithinMs;
    const { parts } = charging;
    let takes = await this.#takeAtOnce(parts, charging);
    const counts = this.#settle(takes, charging);
    for (let pauseMs = firstPauseMs; isContended(takes); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      if (performance.now() + pauseMs > until) break;
      await pause(pauseMs * (0.5 + Math.random() / 2));
      takes = await this.#takeInTurn(inTurn(parts, charging.charges), charging);
      for (const [place, count] of counts.entries()) counts[place] = { ...count, refused: false };
      Object.assign(counts, this.#settle(takes, charging));
    }
    return counts;
  }

  /** What was held and is to be charged. */
  close(): void {
    this.#holds.send();
  }

  /** All parts leave in one flush, and what is to be said of earlier ones with them. */
  async #takeAtOnce(parts: readonly Part[], charging: Charging): Promise<PartTake[]> {
    this.#holds.send();
    const [only] = parts;
    if (parts.length === 1 && only && !only.leased) return [await this.#takePart(only, charging, false)];
    const isAlone = parts.every(({ leased, places }) => !leased || this.#isAtHand(places[0]!, charging));
    const holds = parts.filter(({ leased }) => !leased).length > 1 || !isAlone;
    const settled = await Promise.allSettled(parts.map((part) => this.#takePart(part, charging, holds)));
    const takes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = settled.find((one) => one.status === 'rejected');
    if (!failed) return takes;
    for (const take of takes) if (take.admitted) this.#letGo(take, charging);
    throw failed.reason;
  }

  /** Stops at the first that refuses. As everyone asks in the same order, the others are only held by who has the first. */
  async #takeInTurn(parts: readonly Part[], charging: Charging): Promise<PartTake[]> {
    this.#holds.send();
    const takes: PartTake[] = [];
    try {
      for (const part of parts) {
        const take = await this.#takePart(part, charging, parts.length > 1);
        takes.push(take);
        if (!take.admitted) break;
      }
      return takes;
    } catch (error) {
      for (const take of takes) this.#letGo(take, charging);
      throw error;
    }
  }

  /** Charges what is held if all admitted, and lets go of it if not. */
  #settle(takes: readonly PartTake[], charging: Charging): Count[] {
    const isRefused = takes.some(({ admitted }) => !admitted);
    const counts: Count[] = [];
    let isTight = false;
    for (const take of takes) {
      const isGivenBack = isRefused && take.admitted;
      if (isGivenBack) this.#letGo(take, charging);
      else if (take.heldAt !== undefined) this.#holds.charge(this.#heldBy(take, take.heldAt, charging));
      const { places } = take.part;
      for (let index = 0; index < places.length; index += 1) {
        const place = places[index]!;
        const count = isGivenBack ? before(take.counts[index]!, charging.cost) : take.counts[index]!;
        isTight ||= algorithms[count.rule.algorithm].available(count.state, count) < nearly * count.rule.burst;
        counts[place] = count;
        this.#remember(charging.keys[place]!, count);
      }
    }
    if (isTight) this.#holds.send();
    return counts;
  }

  async #takePart(part: Part, charging: Charging, holds: boolean): Promise<PartTake> {
    const { charges, keys, cost } = charging;
    if (part.leased) {
      const { rule } = charges[part.places[0]!]!;
      const take = await this.#slices.take(keys[part.places[0]!]!, rule, cost);
      const { admitted } = take;
      return { part, admitted, contended: false, counts: [sharedCount(rule, take, !admitted)], heldAt: undefined };
    }
    const limits = part.places.map((place) => this.#limitOf(keys[place]!, charges[place]!.rule));
    const amount = { want: cost, need: cost, holds };
    const { now, admitted, contended, ...reply } = await runTake(this.#redis, limits, amount, this.#options.deadlineMs);
    this.#hear(now);
    const counts = reply.limits.map(({ state, refused }, at) => sharedCount(limits[at]!.rule, { now, state }, refused));
    return { part, admitted, contended, counts, heldAt: holds && admitted ? now : undefined };
  }

  async #lease(key: string, rule: Rule, amount: Amount): Promise<Lease> {
    const reply = await runTake(this.#redis, [this.#limitOf(key, rule)], amount, this.#options.deadlineMs);
    this.#hear(reply.now);
    const { now, admitted, granted, limits } = reply;
    return { now, admitted, granted, state: limits[0]?.state };
  }

  #isAtHand(place: number, { charges, keys, cost }: Charging): boolean {
    return charges[place]!.rule.by === 'global' && this.#slices.isAtHand(keys[place]!, cost);
  }

  #letGo(take: PartTake, charging: Charging): void {
    if (take.part.leased) this.#slices.giveBack(charging.keys[take.part.places[0]!]!, charging.cost);
    else if (take.heldAt !== undefined) this.#holds.release(this.#heldBy(take, take.heldAt, charging));
  }

  #heldBy({ part }: PartTake, heldAt: number, { charges, keys, cost }: Charging) {
    const limits = part.places.map((place) => ({ key: keys[place]!, rule: charges[place]!.rule, seen: undefined }));
    return { limits, cost, heldAt };
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
    return Math.round(this.#options.now() * 1_000);
  }
}

/** Refused, and only by what others hold for now. */
function isContended(takes: readonly PartTake[]): boolean {
  const refusals = takes.filter(({ admitted }) => !admitted);
  return refusals.length > 0 && refusals.every(({ contended }) => contended);
}

function sharedCount(rule: Rule, take: Pick<SliceTake, 'now' | 'state'>, refused: boolean): Count {
  return { rule, now: take.now, state: take.state, refused, weight: 1, degraded: false };
}

function before(count: Count, cost: number): Count {
  return { ...count, state: algorithms[count.rule.algorithm].charge(count.state, count, -cost) };
}
