import { describe, expect, test } from '@jest/globals';
import { limitFields } from './limit-fields.ts';
import { quotaProblem, retryAfterOf } from './quota-problem.ts';
import type { LimitStanding } from './verdict.ts';

const burst: LimitStanding = {
  name: 'burst',
  by: 'user',
  quota: 100,
  windowS: 60,
  unit: undefined,
  remaining: 37,
  t: 1,
  retryAfterS: 0,
  degraded: false,
};
const daily: LimitStanding = { ...burst, name: 'daily', quota: 1000, windowS: 86_400, remaining: 12, t: 40_000 };

// RFC 9651, as far as these fields need it: a list of strings with parameters.
function parsedList(field: string | undefined): [name: string, parameters: Record<string, unknown>][] {
  return (field ?? '').split(', ').map((item) => {
    const [, name = '', rest = ''] =
      /^"([^"\\]*)"((?:;[a-z*][a-z0-9_.*-]*(?:=(?:-?\d{1,15}|"[^"\\]*"))?)*)$/.exec(item) ?? [];
    const parameters = rest
      .split(';')
      .slice(1)
      .map((one) => {
        const [key = '', value] = one.split('=');
        return [key, value === undefined ? true : value.startsWith('"') ? value.slice(1, -1) : Number(value)] as const;
      });
    return [name, Object.fromEntries(parameters)];
  });
}

describe('the fields', () => {
  test('are structured lists, the tightest limit first', () => {
    const fields = limitFields([burst, daily]);
    expect(fields).toEqual({
      'RateLimit-Policy': '"daily";q=1000;w=86400, "burst";q=100;w=60',
      RateLimit: '"daily";r=12;t=40000, "burst";r=37;t=1',
    });
    expect(parsedList(fields['RateLimit-Policy'])).toEqual([
      ['daily', { q: 1000, w: 86_400 }],
      ['burst', { q: 100, w: 60 }],
    ]);
  });

  test('name another unit than requests', () => {
    expect(limitFields([{ ...burst, unit: 'content-bytes' }])['RateLimit-Policy']).toBe(
      '"burst";q=100;w=60;qu="content-bytes"',
    );
    expect(limitFields([{ ...burst, unit: 'requests' }])['RateLimit-Policy']).toBe('"burst";q=100;w=60');
  });

  test('mark a share that is counted here alone', () => {
    const fields = limitFields([{ ...burst, quota: 33, degraded: true }]);
    expect(parsedList(fields['RateLimit-Policy'])).toEqual([['burst', { q: 33, w: 60, 'frontdesk-degraded': true }]]);
  });

  test('say t = Retry-After where nothing remains, and what refused comes first', () => {
    const refused = { ...burst, remaining: 0, t: 1, retryAfterS: 1 };
    expect(limitFields([{ ...daily, remaining: 0, t: 9 }, refused], { retryAfterS: 2 })['RateLimit']).toBe(
      '"burst";r=0;t=2, "daily";r=0;t=9',
    );
  });

  test('show a limit on all callers only where it refused', () => {
    const all: LimitStanding = { ...burst, name: 'all', by: 'global' };
    expect(limitFields([all])).toEqual({});
    expect(limitFields([{ ...all, remaining: 0, retryAfterS: 3 }])['RateLimit']).toContain('"all";r=0');
  });
});

describe('a refusal', () => {
  const verdict = {
    allowed: false,
    degraded: false,
    violated: ['burst', 'daily'],
    policies: [
      { ...burst, remaining: 0, retryAfterS: 7 },
      { ...daily, retryAfterS: 100 },
    ],
  };

  test('tells to come back when all that refused would fit, never earlier, and little later', () => {
    expect(retryAfterOf(verdict, () => 0)).toBe(100);
    expect(retryAfterOf(verdict, () => 0.999)).toBe(105);
    const short = { ...verdict, policies: [{ ...burst, retryAfterS: 1 }] };
    expect([0, 0.999].map((random) => retryAfterOf(short, () => random))).toEqual([1, 2]);
  });

  test('is the registered problem with the limits that refused', () => {
    const problem = quotaProblem(verdict, 101);
    expect(problem.kind).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      status: 429,
    });
    expect(problem.extensions).toEqual({ 'violated-policies': ['burst', 'daily'] });
    expect(problem.headers).toEqual({ 'Retry-After': '101' });
  });
});
