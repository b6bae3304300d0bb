import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { around, counted, letterOf, letters, urls } from '../tests/around.ts';
import type { Pick } from './balancer.ts';

describe('round robin', () => {
  test('gives each instance the same, whatever its weight', () => {
    const { calls } = around(['http://a;weight=5', 'http://b', 'http://c'], { choice: 'round-robin' });
    expect(calls(300)).toEqual({ a: 100, b: 100, c: 100 });
  });

  test('begins somewhere else in each process', () => {
    const firsts = [0, 0.4, 0.9].map((dice) =>
      around(urls(3), { choice: 'round-robin', random: () => dice }).call('ok'),
    );
    expect(firsts).toEqual(['a', 'b', 'c']);
  });
});

describe('weighted', () => {
  test('gives each instance exactly its part in every cycle', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }), (weights) => {
        const list = weights.map((weight, at) => `http://${letters[at]};weight=${weight}`);
        const { calls } = around(list, { choice: 'weighted' });
        const parts = Object.fromEntries(weights.map((weight, at) => [letters[at], weight]));
        const cycle = weights.reduce((sum, weight) => sum + weight, 0);
        expect(calls(cycle)).toEqual(parts);
        expect(calls(cycle)).toEqual(parts);
      }),
    );
  });

  test('spreads the calls of a heavy instance instead of sending them in one lump', () => {
    const { call } = around(['http://a;weight=4', 'http://b', 'http://c'], { choice: 'weighted', random: () => 0 });
    expect(Array.from({ length: 6 }, () => call('ok')).join('')).toBe('aabaca');
  });
});

describe('least requests', () => {
  test('spreads calls evenly while all are idle', () => {
    const counts = Object.values(around(urls(5)).calls(10_000));
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.15);
  });

  test('gives idle instances calls by their weight', () => {
    const counts = around(['http://a;weight=3', 'http://b']).calls(8_000);
    expect((counts['a'] ?? 0) / (counts['b'] ?? 0)).toBeCloseTo(3, 0);
  });

  test('keeps calls in flight in proportion to the weights', () => {
    const { pick, balancer } = around(['http://a;weight=3', 'http://b', 'http://c']);
    for (let at = 0; at < 500; at += 1) pick();
    const [a, b, c] = 'abc'.split('').map((letter) => activeOf(balancer.standing, letter));
    expect(a).toBeGreaterThan(280);
    expect(Math.abs((b ?? 0) - (c ?? 0))).toBeLessThan(20);
  });

  test('turns away from an instance that hangs', () => {
    const { pick } = around(urls(3));
    const counts = counted(3_000, () => {
      const picked = pick();
      const letter = letterOf(picked.instance.id);
      if (letter !== 'a') picked.done('ok', 5);
      return letter;
    });
    expect(counts['a']).toBeLessThan(5);
  });
});

describe('least response time', () => {
  const slow = (letter: string): number => (letter === 'a' ? 200 : 10);

  test('sends nearly nothing to a slow instance, and finds out when it is quick again', () => {
    const { pick, time } = around(urls(3), { choice: 'least-response-time' });
    const oneCall = (tookMs: (letter: string) => number): string => {
      const picked = pick();
      const letter = letterOf(picked.instance.id);
      time.now += 5;
      picked.done('ok', tookMs(letter));
      return letter;
    };
    expect(counted(1_000, () => oneCall(slow))['a']).toBeLessThan(20);
    time.now += 60_000;
    expect(counted(6_000, () => oneCall(() => 10))['a']).toBeGreaterThan(1_000);
  });

  test('one call finds out about an instance nobody has called yet', () => {
    const { discovery, pick, call } = around(urls(2), { choice: 'least-response-time', rampMs: 0 });
    for (let at = 0; at < 20; at += 1) call('ok');
    discovery.change(urls(3));
    const counts = counted(100, () => letterOf(pick().instance.id));
    expect(counts['c']).toBe(1);
  });

  test('takes no quick failure for a quick answer', () => {
    const { call } = around(urls(3), { choice: 'least-response-time', outliers: false });
    const counts = counted(1_000, () => {
      return call((letter) => (letter === 'a' ? 'failed' : 'ok'), { tookMs: 1 });
    });
    expect(counts['a']).toBeLessThan(50);
  });

  test('a peak counts in full', () => {
    const { balancer, pick } = around(urls(2), { choice: 'least-response-time' });
    const one = pick();
    one.done('ok', 10);
    const same = pick({ not: [one.instance.id === 'http://a' ? 'http://b' : 'http://a'] });
    same.done('ok', 500);
    expect(balancer.standing.find(({ id }) => id === one.instance.id)?.ewmaMs).toBe(500);
  });
});

describe('consistent hash', () => {
  const keys = Array.from({ length: 600 }, (_, at) => `doc_${at}`);
  const placesOf = (list: readonly string[]): Map<string, string> => {
    const { call } = around(list, { choice: 'consistent-hash' });
    return new Map(keys.map((key) => [key, call('ok', { key })]));
  };

  test('an instance that goes moves its own keys only, and one that comes takes its part only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), (count, which) => {
        const all = placesOf(urls(count));
        const gone = letters[which % count] as string;
        const fewer = placesOf(urls(count).filter((url) => url !== `http://${gone}`));
        const moved = keys.filter((key) => all.get(key) !== fewer.get(key));
        expect(moved).toEqual(keys.filter((key) => all.get(key) === gone));
        expect(moved.length / keys.length).toBeLessThan(1 / count + 0.1);
      }),
      { numRuns: 30 },
    );
  });

  test('has each key at the same instance in every process, in whatever order the list comes', () => {
    expect(placesOf(urls(5))).toEqual(placesOf(urls(5).toReversed()));
  });

  test('spreads keys by weight', () => {
    const places = [...placesOf(['http://a;weight=3', 'http://b']).values()];
    const share = places.filter((place) => place === 'a').length / places.length;
    expect(share).toBeGreaterThan(0.68);
    expect(share).toBeLessThan(0.82);
  });

  test('a key that everybody asks for spills over before its instance drowns', () => {
    const { pick, balancer } = around(urls(4), { choice: 'consistent-hash' });
    const few = counted(8, () => letterOf(pick({ key: 'hot' }).instance.id));
    expect(Object.values(few)).toEqual([8]);
    for (let at = 0; at < 392; at += 1) pick({ key: 'hot' });
    expect(Math.max(...balancer.standing.map(({ active }) => active))).toBeLessThanOrEqual(125);
  });

  test('without a key it is as least requests', () => {
    const { calls } = around(urls(3), { choice: 'consistent-hash' });
    expect(Math.min(...Object.values(calls(3_000)))).toBeGreaterThan(900);
  });
});

test.each(['round-robin', 'weighted', 'least-requests', 'least-response-time', 'consistent-hash'] as const)(
  '%s picks only instances that exist, and counts what is in flight',
  (choice) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (dice, count) => {
          const { balancer, discovery, pick } = around(urls(count), { choice });
          const open: Pick[] = [];
          for (const die of dice) {
            if (die < 50) open.push(pick({ key: `k${die}` }));
            else if (die < 90) open.shift()?.done(die % 2 ? 'ok' : 'abandoned', die);
            else discovery.change(urls(1 + (die % 9)));
          }
          const here = new Set(discovery.instances.map(({ id }) => id));
          expect(here.has(pick().instance.id)).toBe(true);
          for (const one of open) one.done('ok', 1);
          expect(balancer.standing.reduce((sum, { active }) => sum + active, 0)).toBe(1);
        },
      ),
    );
  },
);

function activeOf(standing: readonly { id: string; active: number }[], letter: string): number | undefined {
  return standing.find(({ id }) => id === `http://${letter}`)?.active;
}
