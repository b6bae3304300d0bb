import { createBalancer } from '../src/balancer.ts';
import type { Balancer, BalancerOptions, Pick, PickOptions, Verdict } from '../src/balancer.ts';
import { fixedInstances } from '../src/fixed-instances.ts';
import type { FixedInstances } from '../src/fixed-instances.ts';

/** The same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const letters = 'abcdefghijklmnopqrst';

/** `http://a`, `http://b`, … */
export function urls(count: number): string[] {
  return [...letters.slice(0, count)].map((letter) => `http://${letter}`);
}

export interface Around {
  readonly balancer: Balancer;
  readonly discovery: FixedInstances;
  readonly time: { now: number };
  /** What happened, in order: `ejected a failed 30000`. */
  readonly told: string[];
  /** A pick that must be possible. */
  pick(options?: PickOptions): Pick;
  /** One whole call: picks, ends it, says by whose letter. */
  call(verdict: Verdict | ((letter: string) => Verdict), options?: PickOptions & { tookMs?: number }): string;
  /** So many calls; how many each had. */
  calls(count: number, verdict?: Verdict | ((letter: string) => Verdict)): Record<string, number>;
}

/** A balancer with a clock and dice of its own. */
export function around(list: readonly string[], options: Partial<BalancerOptions> = {}): Around {
  const discovery = fixedInstances(list);
  const time = { now: 1_000_000 };
  const told: string[] = [];
  const balancer = createBalancer({
    discovery,
    now: () => time.now,
    random: seeded(7),
    events: {
      onEjected: (id, reason, forMs) => told.push(`ejected ${letterOf(id)} ${reason} ${forMs}`),
      onReturned: (id) => told.push(`returned ${letterOf(id)}`),
      onUnhealthy: (id) => told.push(`unhealthy ${letterOf(id)}`),
      onHealthy: (id) => told.push(`healthy ${letterOf(id)}`),
    },
    ...options,
  });
  const pick = (pickOptions?: PickOptions): Pick => {
    const picked = balancer.pick(pickOptions);
    if (!picked) throw new Error('Nobody is known.');
    return picked;
  };
  const call: Around['call'] = (verdict, pickOptions) => {
    const picked = pick(pickOptions);
    const letter = letterOf(picked.instance.id);
    picked.done(typeof verdict === 'function' ? verdict(letter) : verdict, pickOptions?.tookMs ?? 10);
    return letter;
  };
  return {
    balancer,
    discovery,
    time,
    told,
    pick,
    call,
    calls: (count, verdict = 'ok') => counted(count, () => call(verdict)),
  };
}

export function counted(count: number, next: () => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let at = 0; at < count; at += 1) {
    const letter = next();
    counts[letter] = (counts[letter] ?? 0) + 1;
  }
  return counts;
}

export function letterOf(id: string): string {
  return id.replace('http://', '');
}
