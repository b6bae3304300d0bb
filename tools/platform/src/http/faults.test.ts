import { describe, expect, test } from '@jest/globals';
import { createFaults } from './faults.ts';

describe('faults', () => {
  test('are for one operation, or for all of a service that have none of their own', () => {
    const faults = createFaults({ random: () => 0.5 });
    faults.put('search', { status: 503 });
    faults.put('search', { operation: 'Related', mode: 'hang' });
    expect(faults.faultFor('search', 'search.Search')).toEqual({ delayMs: 0, failure: { status: 503 } });
    expect(faults.faultFor('search', 'search.Related')).toEqual({ delayMs: 0, failure: { mode: 'hang' } });
    expect(faults.faultFor('documents', 'documents.getDocument')).toBeUndefined();
    faults.clear('search');
    expect(faults.faultFor('search', 'search.Search')).toBeUndefined();
  });

  test('fail as many calls as their rate says, with a mode, a status, or 500', () => {
    let drawn = 0.4;
    const faults = createFaults({ random: () => drawn });
    faults.put('access', { errorRate: 0.5 });
    expect(faults.faultFor('access', 'checkAccess')?.failure).toEqual({ status: 500 });
    drawn = 0.6;
    expect(faults.faultFor('access', 'checkAccess')?.failure).toBeUndefined();
  });

  test('delay with a jitter drawn for each call, and fail nothing by that', () => {
    const faults = createFaults({ random: () => 0.25 });
    faults.put('access', { latencyMs: 100, jitterMs: 40 });
    expect(faults.faultFor('access', 'checkAccess')).toEqual({ delayMs: 110, failure: undefined });
  });

  test('flap: they hold in the first part of each period, from when they were put', () => {
    let now = 10_050;
    const faults = createFaults({ now: () => now });
    faults.put('access', { mode: 'reset', flapping: { everyMs: 100, duty: 0.3 } });
    const holdsAt = (ms: number) => {
      now = 10_050 + ms;
      return faults.faultFor('access', 'checkAccess') !== undefined;
    };
    expect([0, 29, 30, 99, 100, 129, 130].map(holdsAt)).toEqual([true, true, false, false, true, true, false]);
    faults.put('access', { mode: 'reset', flapping: { everyMs: 100 } });
    now += 49;
    expect(faults.faultFor('access', 'checkAccess')).toBeDefined();
  });

  test('of a capacity share one line, and say when to come again to who finds it full', () => {
    const faults = createFaults();
    faults.put('access', { capacity: { concurrent: 1, serviceMs: 10 }, retryAfterS: 2 });
    const one = faults.faultFor('access', 'checkAccess');
    expect(one).toMatchObject({ failure: undefined, full: { status: 503, retryAfterS: 2 } });
    expect(faults.faultFor('access', 'getEffectiveAccess')?.line).toBe(one?.line);
  });

  test('are over at their time', () => {
    let now = 1000;
    const faults = createFaults({ now: () => now });
    faults.put('access', { status: 500, until: 2000 });
    expect(faults.faultFor('access', 'checkAccess')).toBeDefined();
    now = 2000;
    expect(faults.faultFor('access', 'checkAccess')).toBeUndefined();
  });
});
