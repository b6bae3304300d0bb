import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { around, urls } from '../tests/around.ts';
import type { Around } from '../tests/around.ts';
import type { Verdict } from './balancer.ts';

const broken =
  (...letters: string[]) =>
  (letter: string): Verdict =>
    letters.includes(letter) ? 'failed' : 'ok';

/** Calls until `a` is out. */
function ejectA(it: Around, verdict: Verdict = 'failed'): void {
  const before = it.told.length;
  while (it.told.length === before) it.call((letter) => (letter === 'a' ? verdict : 'ok'));
}

describe('an instance is ejected', () => {
  test.each(['failed', 'timeout', 'unreachable'] as const)('after five %s in a row, and gets no calls', (verdict) => {
    const it = around(urls(3));
    const counts = it.calls(300, (letter) => (letter === 'a' ? verdict : 'ok'));
    expect(it.told).toEqual([`ejected a ${verdict} 30000`]);
    expect(counts['a']).toBe(5);
    expect(it.balancer.standing.find(({ id }) => id === 'http://a')?.ejectedUntil).toBe(it.time.now + 30_000);
  });

  test('after different failures in a row, and not when one call between succeeds', () => {
    const mixed: Verdict[] = [
      'failed',
      'timeout',
      'unreachable',
      'failed',
      'ok',
      'failed',
      'failed',
      'failed',
      'timeout',
    ];
    const it = around(urls(2), { choice: 'round-robin' });
    const next = (letter: string): Verdict => (letter === 'a' ? (mixed.shift() ?? 'timeout') : 'ok');
    it.calls(18, next);
    expect([it.told, mixed]).toEqual([[], []]);
    it.calls(2, next);
    expect(it.told).toEqual(['ejected a timeout 30000']);
  });

  test('never for calls that somebody abandoned', () => {
    const it = around(urls(2));
    it.calls(200, () => 'abandoned');
    expect(it.told).toEqual([]);
  });

  test('never when it is the only one', () => {
    const it = around(urls(1));
    expect(it.calls(100, 'unreachable')).toEqual({ a: 100 });
    expect(it.told).toEqual([]);
  });

  test('not while all the others fail as well, but as soon as one of them is well again', () => {
    const it = around(urls(3), { choice: 'round-robin' });
    it.calls(60, 'timeout');
    expect(it.told).toEqual([]);
    it.calls(12, broken('a', 'b'));
    expect(it.told).toHaveLength(1);
  });

  test('not when that is switched off', () => {
    const it = around(urls(3), { outliers: false, choice: 'round-robin' });
    expect(it.calls(300, broken('a'))['a']).toBe(100);
  });

  test('once, however many calls to it still fail', () => {
    const it = around(urls(2), { choice: 'round-robin' });
    const open = Array.from({ length: 40 }, () => it.pick());
    for (const one of open) one.done(one.instance.id === 'http://a' ? 'timeout' : 'ok', 10);
    expect(it.told).toEqual(['ejected a timeout 30000']);
  });
});

describe('an ejected instance', () => {
  test('is tried by one call when its time is over, and by no other until that call ends', () => {
    const it = around(urls(3));
    ejectA(it);
    it.time.now += 30_000;
    const trial = it.pick();
    expect(trial.instance.id).toBe('http://a');
    expect(it.calls(200)['a']).toBeUndefined();
    trial.done('ok', 10);
    expect(it.told).toEqual(['ejected a failed 30000', 'returned a']);
    expect(it.balancer.standing.every(({ ejectedUntil }) => ejectedUntil === undefined)).toBe(true);
  });

  test('stays out longer each time its trial fails, up to a limit', () => {
    const it = around(urls(3), { outliers: { maxEjectMs: 100_000 } });
    ejectA(it);
    for (const ms of [30_000, 60_000, 90_000, 100_000]) {
      it.time.now += ms;
      expect(it.call(broken('a'))).toBe('a');
    }
    expect(it.told.map((line) => line.split(' ')[3])).toEqual(['30000', '60000', '90000', '100000', '100000']);
  });

  test('is forgiven one ejection for each quiet base time', () => {
    const it = around(urls(3));
    ejectA(it);
    it.time.now += 30_000;
    it.call(broken('a'));
    it.time.now += 60_000;
    it.call('ok');
    ejectA(it);
    it.time.now += 90_000;
    it.call('ok');
    it.time.now += 120_000;
    ejectA(it);
    expect(it.told.filter((line) => line.startsWith('ejected')).map((line) => line.split(' ')[3])).toEqual([
      '30000',
      '60000',
      '90000',
      '30000',
    ]);
  });

  test('comes back little by little, over ten seconds', () => {
    const it = around(urls(2), { choice: 'round-robin' });
    ejectA(it);
    it.time.now += 30_000;
    it.call('ok');
    const shares = [0, 5_000, 5_000].map((ms) => {
      it.time.now += ms;
      return it.calls(330)['a'] ?? 0;
    });
    expect(shares).toEqual([expect.closeTo(30, -1), expect.closeTo(110, -1), expect.closeTo(165, -1)]);
  });

  test('is tried again a second after a trial that was abandoned', () => {
    const it = around(urls(3));
    ejectA(it);
    it.time.now += 30_000;
    expect(it.call('abandoned')).toBe('a');
    expect(it.calls(100)['a']).toBeUndefined();
    it.time.now += 1_000;
    expect(it.call('ok')).toBe('a');
    expect(it.told.at(-1)).toBe('returned a');
  });

  test('is tried again when nobody ever said how its trial went', () => {
    const it = around(urls(3));
    ejectA(it);
    it.time.now += 30_000;
    it.pick();
    it.time.now += 30_000;
    expect(it.call('ok')).toBe('a');
  });

  test('is not tried by a call that has tried it already', () => {
    const it = around(urls(3));
    ejectA(it);
    it.time.now += 30_000;
    expect(it.call('ok', { not: ['http://a'] })).not.toBe('a');
    expect(it.call('ok')).toBe('a');
  });

  test('is back at once when the list becomes so short that more than half would be out', () => {
    const it = around(urls(4), { choice: 'round-robin' });
    it.calls(20, broken('a', 'b'));
    expect(it.told).toEqual(['ejected a failed 30000', 'ejected b failed 30000']);
    it.discovery.change(['http://a', 'http://b']);
    expect(it.told.slice(2)).toEqual(['returned a']);
    it.discovery.change(['http://b']);
    expect(it.told.slice(3)).toEqual(['returned b']);
  });
});

test('never are more than half ejected, and a usable instance is preferred, whatever happens', () => {
  const verdicts: Verdict[] = ['ok', 'failed', 'timeout', 'unreachable', 'abandoned'];
  const step = fc.record({
    verdict: fc.constantFrom(...verdicts),
    times: fc.integer({ min: 1, max: 8 }),
    afterMs: fc.constantFrom(0, 0, 1_000, 31_000),
    count: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, count) => {
      const it = around(urls(count));
      for (const { verdict, times, afterMs, count: next } of steps) {
        it.time.now += afterMs;
        if (next !== null) it.discovery.change(urls(next));
        for (let at = 0; at < times; at += 1) it.call(verdict);
        const { standing } = it.balancer;
        const out = standing.filter(({ ejectedUntil }) => ejectedUntil !== undefined);
        expect(out.length).toBeLessThanOrEqual(standing.length / 2);
        const trialDue = out.some(({ ejectedUntil = 0 }) => ejectedUntil <= it.time.now);
        const picked = it.pick();
        picked.done('abandoned', 0);
        if (!trialDue) expect(out.map(({ id }) => id)).not.toContain(picked.instance.id);
      }
    }),
    { numRuns: 300 },
  );
});

describe('an instance that was tried already', () => {
  test('is not picked while another usable one exists', () => {
    fc.assert(
      fc.property(fc.subarray([...'abcdef']), fc.subarray([...'abcdef'], { maxLength: 3 }), (tried, bad) => {
        const it = around(urls(6), { choice: 'round-robin' });
        it.calls(60, broken(...bad));
        const letter = it.call('ok', { not: tried.map((one) => `http://${one}`) });
        const usable = [...'abcdef'].filter((one) => !bad.includes(one));
        const others = usable.filter((one) => !tried.includes(one));
        expect(others.length > 0 ? others : usable).toContain(letter);
      }),
    );
  });

  test('is picked again rather than one that is known to be broken, or none', () => {
    const it = around(urls(2));
    ejectA(it);
    expect(it.call('ok', { not: ['http://b'] })).toBe('b');
    expect(around(urls(1)).call('ok', { not: ['http://a'] })).toBe('a');
  });
});

describe('priorities', () => {
  const instances = [
    { id: 'http://a', url: new URL('http://a'), weight: 1, priority: 1 },
    { id: 'http://b', url: new URL('http://b'), weight: 1, priority: 2 },
  ];
  const discovery = {
    instances,
    subscribe: () => () => undefined,
    whenFound: async () => true,
    close: () => undefined,
  };

  test('the second takes calls while the first is out, and a second try', () => {
    const it = around([], { discovery });
    expect(it.calls(50)).toEqual({ a: 50 });
    expect(it.call('ok', { not: ['http://a'] })).toBe('b');
    expect(it.calls(50, broken('a'))).toEqual({ a: 5, b: 45 });
  });
});

describe('the list', () => {
  test('without instances there is nothing to pick', () => {
    const it = around([]);
    expect(it.balancer.pick()).toBeUndefined();
    it.discovery.change(urls(2));
    expect(Object.keys(it.calls(50)).sort()).toEqual(['a', 'b']);
  });

  test('what is known of an instance outlives a change of the others', () => {
    const it = around(urls(3));
    ejectA(it);
    it.discovery.change(urls(5));
    expect(it.balancer.standing.filter(({ ejectedUntil }) => ejectedUntil).map(({ id }) => id)).toEqual(['http://a']);
  });

  test('a new instance starts small', () => {
    const it = around(urls(2), { choice: 'round-robin' });
    it.discovery.change(urls(3));
    expect(it.calls(210)['c']).toBe(10);
    it.time.now += 10_000;
    expect(it.calls(210)['c']).toBe(70);
  });

  test('a pick ends once, also after its instance is gone', () => {
    const it = around(urls(2));
    const picked = it.pick({ not: ['http://b'] });
    it.discovery.change(['http://b', 'http://c']);
    picked.done('timeout', 10);
    picked.done('timeout', 10);
    expect(it.balancer.standing.map(({ active }) => active)).toEqual([0, 0]);
  });

  test('discovery is asked to look again when an instance cannot be reached', () => {
    let asked = 0;
    const fixed = { instances: around(urls(1)).discovery.instances, subscribe: () => () => undefined };
    const discovery = {
      ...fixed,
      whenFound: async () => true,
      refresh: () => void (asked += 1),
      close: () => undefined,
    };
    const it = around([], { discovery });
    it.call('unreachable');
    it.call('failed');
    expect(asked).toBe(1);
  });

  test('a closed balancer hears no more changes', () => {
    const it = around(urls(1));
    it.balancer.close();
    it.discovery.change(urls(3));
    expect(it.balancer.standing).toHaveLength(1);
  });
});
