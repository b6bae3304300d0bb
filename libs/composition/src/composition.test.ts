import { describe, expect, test } from '@jest/globals';
import { Problem, defineProblem, internal } from '@frontdesk/problems';
import { manualClock, settled } from '../tests/manual-clock.ts';
import { countedReach, scriptedLoaders } from '../tests/scripted-loaders.ts';
import { callerGone, noSuchThing, sectionTimedOut, stale, view, type Reach, type SectionReport } from './index.ts';

const busy = defineProblem({ code: 'busy', status: 503, title: 'Busy', reason: 'overloaded' });
const gone = defineProblem({ code: 'gone', status: 410, title: 'Gone' });

function setUp(deadline = 1000) {
  const [clock, loaders, reach] = [manualClock(), scriptedLoaders(), countedReach(deadline)];
  return { clock, loaders, reach, begun: view<{ id: string }>('test.view', { clock }) };
}

async function failureOf(composing: Promise<unknown>): Promise<Problem> {
  const thrown = await composing.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Problem)) throw new Error('no Problem', { cause: thrown });
  return thrown;
}

describe('time', () => {
  test('each loader is told its deadline, earlier than the caller’s by what presenting needs', async () => {
    const { loaders, reach, begun } = setUp();
    const shown = begun
      .optional('all', loaders.load('all'))
      .optional('brief', { withinMs: 300 }, loaders.load('brief'))
      .optional('long', { withinMs: 9000 }, loaders.load('long'))
      .presentedBy((sections) => sections);
    void shown.compose({ id: '1' }, reach);
    expect(['all', 'brief', 'long'].map((name) => loaders.of(name).reach.deadline)).toEqual([975, 300, 975]);
  });

  test('one timer for the view, and one for each section with less time than it', () => {
    const { clock, loaders, reach, begun } = setUp();
    const shown = begun
      .optional('a', loaders.load('a'))
      .optional('b', loaders.load('b'))
      .optional('c', { withinMs: 300 }, loaders.load('c'))
      .optional('d', { withinMs: 9000 }, loaders.load('d'))
      .presentedBy((sections) => sections);
    void shown.compose({ id: '1' }, reach);
    expect(clock.started()).toBe(2);
  });

  test('a section’s time counts from its own start, and its loader has the first word', async () => {
    const { clock, loaders, reach, begun } = setUp();
    const composing = begun
      .required('first', loaders.load('first'))
      .optional('second', { after: ['first'], withinMs: 300 }, loaders.load('second'))
      .presentedBy((sections) => sections)
      .compose({ id: '1' }, reach);
    clock.advanceTo(200);
    loaders.of('first').answer.resolve(1);
    await settled();
    expect(loaders.of('second').reach.deadline).toBe(500);
    clock.advanceTo(501);
    loaders.of('second').answer.reject(new Problem(busy, 'Busy.'));
    expect((await composing).degraded).toEqual([{ section: 'second', reason: 'overloaded' }]);
  });

  test('at the view’s deadline too, a loader that keeps to it says what it waited for', async () => {
    const { clock, loaders, reach, begun } = setUp();
    const shown = begun.required('a', loaders.load('a')).presentedBy(() => 1);
    const composing = shown.compose({ id: '1' }, reach);
    clock.advanceTo(loaders.of('a').reach.deadline + 1);
    loaders.of('a').answer.reject(new Problem(busy, 'Busy.'));
    expect((await failureOf(composing)).kind).toBe(busy);
  });

  test('a loader that forgets its deadline is cut and aborted, and its late answer is dropped', async () => {
    const { clock, loaders, reach, begun } = setUp();
    const composing = begun
      .required('first', loaders.load('first'))
      .optional('second', { withinMs: 300 }, loaders.load('second'))
      .optional('third', { after: ['second'] }, loaders.load('third'))
      .presentedBy((sections) => sections)
      .compose({ id: '1' }, reach);
    clock.advanceTo(306);
    expect(loaders.of('second').reach.signal.aborted).toBe(true);
    loaders.of('second').answer.resolve('late');
    await settled();
    loaders.of('first').answer.resolve('there');
    expect(await composing).toMatchObject({
      shape: { first: 'there', second: undefined, third: undefined },
      degraded: [
        { section: 'second', reason: 'timeout' },
        { section: 'third', reason: 'timeout' },
      ],
      timings: [
        { section: 'first', ms: 306 },
        { section: 'second', ms: 305 },
      ],
    });
    expect(loaders.started()).toEqual(['first', 'second']);
  });

  test('nothing starts when the time is over before it began', async () => {
    const { clock, loaders, reach, begun } = setUp(20);
    const composing = begun
      .required('first', loaders.load('first'))
      .required('second', loaders.load('second'))
      .presentedBy((sections) => sections)
      .compose({ id: '1' }, reach);
    expect(await failureOf(composing)).toMatchObject({ kind: sectionTimedOut, extensions: { section: 'first' } });
    expect([loaders.started(), clock.alive(), reach.listeners()]).toEqual([[], 0, 0]);
  });

  test('what would start after the deadline, on a value that stands in, does not', async () => {
    const { clock, loaders, reach, begun } = setUp();
    const composing = begun
      .optional('first', { fallback: 'instead' }, loaders.load('first'))
      .optional('second', { after: ['first'] }, loaders.load('second'))
      .presentedBy((sections) => sections)
      .compose({ id: '1' }, reach);
    clock.advanceTo(1000);
    expect((await composing).shape).toEqual({ first: 'instead', second: undefined });
    expect(loaders.started()).toEqual(['first']);
  });

  test('a reach without a deadline needs no timer', async () => {
    const { clock, reach, begun } = setUp(Infinity);
    const shown = begun.optional('a', () => Promise.resolve(1)).presentedBy((sections) => sections);
    expect((await shown.compose({ id: '1' }, reach)).shape).toEqual({ a: 1 });
    expect(clock.started()).toBe(0);
  });
});

describe('the caller', () => {
  test('who has left before the start makes nothing start', async () => {
    const { loaders, reach, begun } = setUp();
    reach.leave();
    const composing = begun
      .optional('a', loaders.load('a'))
      .presentedBy(() => 1)
      .compose({ id: '1' }, reach);
    expect((await failureOf(composing)).kind).toBe(callerGone);
    expect(loaders.started()).toEqual([]);
  });

  test('who leaves while sections are being started makes no more of them start', async () => {
    const { loaders, reach, begun } = setUp();
    const leave = () => (reach.leave(), Promise.resolve(1));
    const composing = begun
      .optional('a', leave)
      .optional('b', { withinMs: 5 }, loaders.load('b'))
      .presentedBy(() => 1)
      .compose({ id: '1' }, reach);
    expect((await failureOf(composing)).kind).toBe(callerGone);
    expect([loaders.started(), reach.listeners()]).toEqual([[], 0]);
  });

  test('whose signal says why, with a Problem or by its time, is answered with that', async () => {
    const [why, reach, late] = [new Problem(busy, 'Shed.'), countedReach(1000), countedReach(1000)];
    const { begun, loaders } = setUp();
    const shown = begun.optional('a', loaders.load('a')).presentedBy(() => 1);
    const composing = shown.compose({ id: '1' }, reach);
    reach.leave(why);
    expect(await failureOf(composing)).toBe(why);
    expect(loaders.of('a').reach.signal.reason).toBe(why);
    late.leave(new DOMException('over', 'TimeoutError'));
    expect((await failureOf(shown.compose({ id: '1' }, late))).kind).toBe(sectionTimedOut);
  });

  test('keeps what else its reach says', async () => {
    const { reach } = setUp();
    const seen: object[] = [];
    const shown = view<{ id: string }, Reach & { readonly requestId: string }>('test.view')
      .optional('a', async (_from, given) => void seen.push(given))
      .presentedBy(() => 1);
    await shown.compose({ id: '1' }, { ...reach, deadline: performance.now() + 1000, requestId: 'req_1' });
    expect(seen).toMatchObject([{ requestId: 'req_1' }]);
  });
});

describe('failures', () => {
  const failing = (thrown: unknown) => () => Promise.reject(thrown as Error);

  test('of a required section keep their kind, text, headers and cause, and name the section', async () => {
    const { reach, begun } = setUp();
    const cause = new Problem(busy, 'Busy.', { headers: { 'Retry-After': '7' }, log: 'db-3' });
    const problem = await failureOf(
      begun
        .required('a', failing(cause))
        .presentedBy(() => 1)
        .compose({ id: '1' }, reach),
    );
    expect(problem).toMatchObject({
      kind: busy,
      detail: 'Busy.',
      message: 'a: db-3',
      headers: { 'Retry-After': '7' },
      extensions: { section: 'a' },
      cause,
    });
  });

  test('that say gone look like missing ones', async () => {
    const { reach, begun } = setUp();
    const shown = begun.required('a', failing(new Problem(gone, 'Deleted by Ada.'))).presentedBy(() => 1);
    expect(await failureOf(shown.compose({ id: '1' }, reach))).toMatchObject({
      kind: noSuchThing,
      detail: 'No such thing.',
      extensions: {},
    });
  });

  test('of a loader that throws before it waits, of a rule, and of a presenter, are internal and have their cause', async () => {
    const { reach, begun } = setUp();
    const bug = new TypeError('x is not a function');
    const throws = () => {
      throw bug;
    };
    const ok = begun.required('a', () => Promise.resolve(1));
    for (const shown of [
      begun.required('a', throws).presentedBy(() => 1),
      ok.allowedIf('a', throws).presentedBy(() => 1),
      ok.presentedBy(throws),
    ]) {
      const problem = await failureOf(shown.compose({ id: '1' }, reach));
      expect(problem.kind).toBe(internal);
      expect([problem.cause, (problem.cause as Error).cause]).toContain(bug);
    }
    expect(reach.listeners()).toBe(0);
  });

  test('that come when nobody waits any more disturb nobody', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const { clock, loaders, reach, begun } = setUp();
    const composing = begun
      .optional('a', loaders.load('a'))
      .presentedBy(() => 1)
      .compose({ id: '1' }, reach);
    clock.advanceTo(1000);
    await composing;
    loaders.of('a').answer.reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('what stands in', () => {
  test('is given to those that need it, and the answer still says why', async () => {
    const { reach, begun } = setUp();
    const shown = begun
      .optional('a', { fallback: 'instead' }, () => Promise.reject(new Problem(busy, 'Busy.')))
      .optional('b', { after: ['a'] }, ({ a }) => Promise.resolve(`${String(a)} of it`))
      .presentedBy((sections) => sections);
    expect(await shown.compose({ id: '1' }, reach)).toMatchObject({
      shape: { a: 'instead', b: 'instead of it' },
      degraded: [{ section: 'a', reason: 'overloaded' }],
    });
  });

  test('may be a stale value, which counts as there', async () => {
    const { reach, begun } = setUp();
    const shown = begun.required('a', () => Promise.resolve(stale(1))).presentedBy((sections) => sections);
    expect(await shown.compose({ id: '1' }, reach)).toMatchObject({
      shape: { a: 1 },
      degraded: [{ section: 'a', reason: 'stale' }],
    });
  });

  test('is marked by `stale` only, not by a backend’s look-alike', async () => {
    const { reach, begun } = setUp();
    const shown = begun.optional('a', () => Promise.resolve({ staleValue: 1 })).presentedBy((sections) => sections);
    expect((await shown.compose({ id: '1' }, reach)).degraded).toEqual([]);
  });
});

describe('the observer', () => {
  test('hears of each section that was started, what became of it and why', async () => {
    const { clock, loaders, reach, begun } = setUp();
    const reports: SectionReport[] = [];
    const composing = begun
      .required('a', loaders.load('a'))
      .required('b', loaders.load('b'))
      .optional('c', loaders.load('c'))
      .presentedBy(() => 1)
      .compose({ id: '1' }, reach, (report) => reports.push(report));
    clock.advanceTo(40);
    loaders.of('a').answer.resolve(1);
    await settled();
    const problem = new Problem(busy, 'Busy.');
    loaders.of('b').answer.reject(problem);
    await failureOf(composing);
    expect(reports).toEqual([
      { view: 'test.view', section: 'a', outcome: 'ok', ms: 40 },
      { view: 'test.view', section: 'b', outcome: 'overloaded', ms: 40, problem },
      { view: 'test.view', section: 'c', outcome: 'aborted', ms: 40 },
    ]);
  });

  test('that fails costs nothing', async () => {
    const { reach, begun } = setUp();
    const shown = begun.optional('a', () => Promise.resolve(1)).presentedBy((sections) => sections);
    const observe = () => {
      throw new Error('no such label');
    };
    expect((await shown.compose({ id: '1' }, reach, observe)).degraded).toEqual([]);
  });
});

test('a section’s name is fit for a header, a label and a member', () => {
  const { begun } = setUp();
  for (const name of ['a b', '__proto__', 'A', '']) {
    expect(() => begun.optional(name, () => Promise.resolve(1)).presentedBy(() => 1)).toThrow('no name');
  }
  expect(() => begun.presentedBy(() => 1)).toThrow('at least one');
});
