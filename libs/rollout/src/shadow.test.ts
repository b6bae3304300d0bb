import { describe, expect, test } from '@jest/globals';
import { createShadow, type ShadowAnswer, type ShadowOptions, type ShadowReport } from './index.ts';

const operation = 'documents.getDocument';

function setUp(options: Partial<ShadowOptions> = {}) {
  const reports: ShadowReport[] = [];
  const waiting: (() => void)[] = [];
  const shadow = createShadow({
    rules: [{ to: 'next' }],
    report: (report) => void reports.push(report),
    later: (run) => void waiting.push(run),
    ...options,
  });
  const runAll = () => waiting.splice(0).forEach((run) => run());
  const compare = (primary: ShadowAnswer, secondary: Parameters<typeof shadow.compare>[2]) => {
    shadow.compare(operation, primary, secondary, 'next');
    runAll();
    return reports.at(-1);
  };
  return { shadow, reports, runAll, compare };
}

const json = (body: unknown, status = 200): ShadowAnswer => ({ status, body: Buffer.from(JSON.stringify(body)) });
const bytes = (text: string): ShadowAnswer => ({ status: 200, body: Buffer.from(text) });

describe('which calls are copied', () => {
  test('a share of them, drawn anew for each', () => {
    const draws = [0.1, 0.3, 0.2499, 0.25];
    const { shadow } = setUp({ rules: [{ percent: 25, to: 'next' }], random: () => draws.shift() ?? 1 });
    expect([1, 2, 3, 4].map(() => shadow.wants(operation, { user: 'usr_a' }))).toEqual([
      'next',
      undefined,
      'next',
      undefined,
    ]);
  });

  test('strangers’ too, and those that a rule names only', () => {
    const { shadow } = setUp({ rules: [{ operations: ['documents.*'], tenants: ['ten_a'], to: 'next' }] });
    expect(shadow.wants(operation, { tenant: 'ten_a' })).toBe('next');
    expect([shadow.wants(operation, undefined), shadow.wants('search.search', { tenant: 'ten_a' })]).toEqual([
      undefined,
      undefined,
    ]);
    shadow.change([{ percent: 99, to: 'canary' }]);
    expect(setUp({ rules: [{ percent: 99, to: 'canary' }], random: () => 0 }).shadow.wants(operation, {})).toBe(
      'canary',
    );
  });

  test('as many as may be under way, and those that wait to be compared count', () => {
    const { shadow, runAll } = setUp({ maxInFlight: 2 });
    expect([shadow.tryStart(), shadow.tryStart(), shadow.tryStart()]).toEqual([true, true, false]);
    shadow.compare(operation, json(1), json(1));
    shadow.ended();
    expect(shadow.tryStart()).toBe(false);
    runAll();
    expect([shadow.tryStart(), shadow.tryStart()]).toEqual([true, false]);
  });

  test('an end too many makes no room', () => {
    const { shadow } = setUp({ maxInFlight: 1 });
    shadow.ended();
    expect([shadow.tryStart(), shadow.tryStart()]).toEqual([true, false]);
  });
});

describe('two answers', () => {
  test('are compared after the caller has its own', () => {
    const { shadow, reports, runAll } = setUp();
    shadow.compare(operation, { ...json(1), tookMs: 5 }, { ...json(1), tookMs: 7 }, 'next');
    expect(reports).toEqual([]);
    runAll();
    const told = { outcome: 'same', differences: [], more: false, primaryMs: 5, secondaryMs: 7 };
    expect(reports).toEqual([{ operation, group: 'next', ...told }]);
  });

  test('are the same without what is declared as noise of the operation', () => {
    const { compare } = setUp({ noise: { [operation]: ['/servedAt', { unordered: '/tags' }] } });
    const answer = (servedAt: number, tags: string[]) => json({ servedAt, tags, title: 'Plan' });
    expect(compare(answer(1, ['a', 'b']), answer(2, ['b', 'a']))).toMatchObject({ outcome: 'same' });
  });

  test('differ by status, whatever their bodies are', () => {
    expect(compare200(404)).toMatchObject({ outcome: 'different', differences: [{ pointer: '', kind: 'status' }] });
  });
  const compare200 = (status: number) => setUp().compare(json({ a: 1 }), json({ b: 1 }, status));

  test('parsed or as bytes, and any other than JSON by its bytes', () => {
    const { compare } = setUp();
    expect(compare({ status: 200, body: { a: [1] } }, json({ a: [1] }))).toMatchObject({ outcome: 'same' });
    expect(compare(bytes('<a>'), bytes('<a>'))).toMatchObject({ outcome: 'same' });
    expect(compare(bytes('<a>'), bytes('<b>'))).toMatchObject({ differences: [{ pointer: '', kind: 'value' }] });
    expect(compare(bytes('<a>'), json({}))).toMatchObject({ differences: [{ pointer: '', kind: 'type' }] });
    expect(compare(bytes(''), bytes(''))).toMatchObject({ outcome: 'same' });
  });

  test('tell no value, no id and no address: neither what a member holds nor a member that is one', () => {
    const { compare } = setUp();
    const secrets = (salary: number) => ({
      salary,
      byUser: { usr_ada7k2m9qxr3: salary, 'ada@halden.example': salary },
      rows: [{ line1: salary }],
    });
    const report = compare(json(secrets(71_003)), json(secrets(82_004)));
    expect(report?.differences.map(({ pointer }) => pointer)).toEqual([
      '/salary',
      '/byUser/*',
      '/byUser/*',
      '/rows/0/line1',
    ]);
    expect(JSON.stringify(report)).not.toMatch(/71003|82004|ada/);
  });

  test('that differ everywhere fill a short list that says so', () => {
    const { compare } = setUp({ maxDifferences: 2 });
    expect(compare(json([1, 2, 3]), json([4, 5, 6]))).toMatchObject({ differences: { length: 2 }, more: true });
    expect(compare(json([1, 2, 3]), json([4, 5, 3]))).toMatchObject({ differences: { length: 2 }, more: false });
  });

  test('that are huge are compared as bytes', () => {
    const { compare } = setUp({ maxBytes: 100 });
    const huge = (end: string) => json([...Array.from({ length: 100 }, () => 'x'), end]);
    expect(compare(huge('a'), huge('a'))).toMatchObject({ outcome: 'same' });
    expect(compare(huge('a'), huge('b'))).toMatchObject({ outcome: 'too-big', differences: [] });
  });

  test('that are huge objects are looked at for so long only, and a difference seen until then is told', () => {
    const { compare } = setUp();
    const huge = (first: number) => ({ first, list: Array.from({ length: 300_000 }, () => ({})) });
    expect(compare({ status: 200, body: huge(1) }, { status: 200, body: huge(1) })).toMatchObject({
      outcome: 'too-big',
    });
    expect(compare({ status: 200, body: huge(1) }, { status: 200, body: huge(2) })).toMatchObject({
      outcome: 'different',
      differences: [{ pointer: '/first', kind: 'value' }],
      more: true,
    });
  });
});

describe('nothing that goes wrong beside a call goes further', () => {
  test('a copy without an answer is told with its code', () => {
    expect(setUp().compare(json(1), { failed: 'backend-timed-out', tookMs: 5000 })).toEqual({
      ...{ operation, group: 'next', outcome: 'failed', failed: 'backend-timed-out' },
      ...{ differences: [], more: false, secondaryMs: 5000 },
    });
  });

  test('a body that throws when it is read is no answer to compare', () => {
    const body = Object.defineProperty({}, 'a', { enumerable: true, get: () => { throw new Error('no'); } }); // prettier-ignore
    expect(setUp().compare({ status: 200, body }, json({ a: 1 }))).toMatchObject({ failed: 'not-comparable' });
  });

  test('a report that throws, throws into nothing', () => {
    const failing = setUp({ report: () => { throw new Error('no disk'); } }); // prettier-ignore
    expect(() => failing.compare(json(1), json(2))).not.toThrow();
    expect(failing.shadow.tryStart()).toBe(true);
  });

  test('wrong rules and wrong noise end the start', () => {
    expect(() => setUp({ rules: [{ percent: -1, to: 'next' }] })).toThrow('percent');
    expect(() => setUp({ noise: { [operation]: ['servedAt'] } })).toThrow('no JSON Pointer');
  });
});
