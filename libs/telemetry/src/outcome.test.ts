import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { verdictOf, type Ending } from './index.ts';

const called = (ending: Partial<Ending> & { status: number }): string => {
  const { outcome, reason } = verdictOf({ calls: 0, kept: 0, ...ending });
  return `${outcome}: ${reason}`;
};

describe('what became of a request', () => {
  test('says who answered it', () => {
    expect(called({ status: 200, calls: 3, kept: 2 })).toBe('success-backend: ok');
    expect(called({ status: 200, kept: 2 })).toBe('success-local: kept');
    expect(called({ status: 200 })).toBe('success-local: own');
    expect(called({ status: 302 })).toBe('success-local: own');
    expect(called({ status: 304, calls: 3 })).toBe('success-local: not-modified');
    expect(called({ status: 201, calls: 1, isReplayed: true })).toBe('success-local: replayed');
    expect(called({ status: 200, calls: 3, isDegraded: true })).toBe('success-backend: degraded');
  });

  test('is no failure where the true answer is no', () => {
    expect(called({ status: 404, code: 'no-such-document' })).toBe('success-client: not-found');
    expect(called({ status: 412, code: 'version-mismatch' })).toBe('success-client: conflict');
  });

  test('is the doing of the client, ours, or that of a backend', () => {
    expect(called({ status: 400, code: 'invalid-input' })).toBe('failure-client: invalid');
    expect(called({ status: 401, code: 'invalid-token' })).toBe('failure-client: unauthenticated');
    expect(called({ status: 429, code: 'quota-exceeded' })).toBe('failure-client: limited');
    expect(called({ status: 410, code: 'version-retired' })).toBe('failure-client: outdated');
    expect(called({ status: 499, code: 'client-gone' })).toBe('failure-client: left');
    expect(called({ status: 500, code: 'internal' })).toBe('failure-local: broken');
    expect(called({ status: 503, code: 'shutting-down' })).toBe('failure-local: stopping');
    expect(called({ status: 503, code: 'idempotency-unavailable' })).toBe('failure-local: store');
    expect(called({ status: 504, code: 'deadline-exceeded' })).toBe('failure-local: late');
    expect(called({ status: 504, code: 'backend-timed-out' })).toBe('failure-backend: timeout');
    expect(called({ status: 502, code: 'backend-invalid' })).toBe('failure-backend: unusable');
  });

  test('goes by the problem where the head had said 200 before it', () => {
    expect(called({ status: 200, code: 'backend-failed', calls: 1 })).toBe('failure-backend: failed');
    expect(called({ status: 200, code: 'something-new', calls: 1 })).toBe('failure-local: broken');
  });
});

// A status of 5xx does not say whose doing it was.
test('every problem of 500 and above that is declared anywhere is called by its code', () => {
  const root = new URL('../../../', import.meta.url).pathname;
  const sources = globSync('{libs,apps}/*/src/**/*.ts', { cwd: root });
  const declared = sources
    .filter((file) => !/\.test\.ts$|\/dist\//.test(file))
    .flatMap((file) => [...readFileSync(root + file, 'utf8').matchAll(/defineProblem\(\{([^}]*)\}\)/g)])
    .map(([, body = '']) => [/code: '([^']+)'/.exec(body)?.[1], Number(/status: (\d+)/.exec(body)?.[1])] as const)
    .filter(([, status]) => status >= 500);
  expect(declared.length).toBeGreaterThan(20);
  // With a status that nothing is called by, only the code can tell.
  const unnamed = declared.filter(
    ([code, status]) => status !== 500 && called({ status: 599, code }).endsWith(': broken'),
  );
  expect(unnamed).toEqual([]);
});
