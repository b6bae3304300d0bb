import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem, internal } from '@frontdesk/problems';
import { callerGone, sectionTimedOut, undecided } from '../src/index.ts';
import { expectedDegraded, expectedFailure, expectedShape } from './expected.ts';
import { settled } from './manual-clock.ts';
import { all, deadline, kinds, noSuchDocument, optional, required, startRun } from './mobile-like-view.ts';
import type { Name, Outcome, Run, Script } from './mobile-like-view.ts';

const anyOutcome = fc.constantFrom<Outcome>('ok', 'ok', 'ok', 'stale', 'bug', ...(Object.keys(kinds) as Outcome[]));
const anyOrder = fc.shuffledSubarray([...all], { minLength: all.length });

function outcomesOf(names: readonly Name[], one: fc.Arbitrary<Outcome>): fc.Arbitrary<Partial<Script['outcomes']>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, one])));
}

function scripts(ofRequired: fc.Arbitrary<Outcome>, may: fc.Arbitrary<boolean>): fc.Arbitrary<Script> {
  const outcomes = fc
    .tuple(outcomesOf(required, ofRequired), outcomesOf(optional, anyOutcome))
    .map((parts) => Object.assign({}, ...parts) as Script['outcomes']);
  return fc.record({ outcomes, may, order: anyOrder });
}

const lucky = scripts(fc.constant<Outcome>('ok'), fc.constant(true));
const anyScript = scripts(anyOutcome, fc.boolean());
const anyPoint = fc.nat({ max: all.length });

async function problemOf(run: Run): Promise<Problem> {
  const thrown: unknown = await run.composed.then(
    () => new Error('the view was composed'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof Problem)) throw thrown;
  return thrown;
}

function expectNothingLeft({ clock, reach }: Run): void {
  expect({ timers: clock.alive(), listeners: reach.listeners() }).toEqual({ timers: 0, listeners: 0 });
}

function abortedOf({ loaders }: Run, names: readonly Name[]): readonly boolean[] {
  return names.map((name) => loaders.of(name).reach.signal.aborted);
}

describe('whatever fails and whatever comes first', () => {
  test('the answer has exactly the gaps that the failures made, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(lucky, async (script) => {
        const run = startRun(script);
        await run.play();
        const { shape, degraded } = await run.composed;
        expect(degraded).toEqual(expectedDegraded(script.outcomes));
        expect(JSON.stringify(shape)).toBe(JSON.stringify(expectedShape(script.outcomes)));
        expectNothingLeft(run);
      }),
      { numRuns: 300 },
    );
  });

  test('each of the 512 sets of lost sections has its own list', async () => {
    const lists = new Set<string>();
    for (let set = 0; set < 2 ** optional.length; set += 1) {
      const lost = (name: Name) => (set & (1 << optional.indexOf(name as (typeof optional)[number]))) !== 0;
      const outcomes = Object.fromEntries(
        all.map((name) => [name, optional.includes(name as never) && lost(name) ? 'timeout' : 'ok']),
      ) as Script['outcomes'];
      const run = startRun({ outcomes, may: true, order: set % 2 ? all : all.toReversed() });
      await run.play();
      const { degraded } = await run.composed;
      expect(degraded).toEqual(expectedDegraded(outcomes));
      lists.add(JSON.stringify(degraded));
    }
    expect(lists.size).toBeGreaterThan(64);
  });

  test('the first required failure, as declared, is the answer, and nothing goes on after it', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, async (script) => {
        const failure = expectedFailure(script);
        fc.pre(failure !== undefined);
        const run = startRun(script);
        await run.play();
        const problem = await problemOf(run);
        expectNothingLeft(run);
        if (!failure) return;
        const { section, outcome } = failure;
        if (outcome === 'denied' || outcome === 'missing' || outcome === 'forbidden') {
          expect([problem.kind, problem.detail, problem.extensions]).toEqual([
            noSuchDocument,
            'Title of no-such-document.',
            {},
          ]);
        } else {
          const kind = outcome === 'bug' ? internal : outcome === 'stale' ? undecided : kinds[outcome as 'timeout'];
          expect([problem.kind, problem.extensions]).toEqual([kind, { section }]);
          expect(problem.detail).not.toContain('secret');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a required failure aborts at once all that it does not wait for', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, anyPoint, async (script, point) => {
        const run = startRun(script);
        await run.play(point);
        const before = run.loaders.started().length;
        const failed = run.reports.filter(({ section, problem }) => problem && required.includes(section as never));
        fc.pre(failed.length > 0);
        const first = Math.min(...failed.map(({ section }) => required.indexOf(section as 'document')));
        const awaited = required.slice(0, first) as readonly Name[];
        const pending = run.pending();
        expect(abortedOf(run, pending)).toEqual(pending.map((name) => !awaited.includes(name)));
        await run.settleRest();
        expect(
          run.loaders
            .started()
            .slice(before)
            .every((name) => awaited.includes(name as Name)),
        ).toBe(true);
        await problemOf(run);
        expectNothingLeft(run);
      }),
      { numRuns: 200 },
    );
  });
});

describe('whenever', () => {
  test('the caller leaves: all under way is aborted, nothing starts, nobody is answered', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, anyPoint, async (script, point) => {
        const run = startRun(script);
        await run.play(point);
        const over = await Promise.race([run.composed.then(Boolean, Boolean), settled().then(() => false)]);
        const pending = run.pending();
        const before = run.loaders.started().length;
        run.reach.leave('gone');
        expect(abortedOf(run, pending)).toEqual(pending.map(() => true));
        if (!over) expect((await problemOf(run)).kind).toBe(callerGone);
        await run.settleRest();
        expect(run.loaders.started()).toHaveLength(before);
        expectNothingLeft(run);
      }),
      { numRuns: 200 },
    );
  });

  test('the deadline comes: what is late is a timeout, and the loaders are aborted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(lucky, anyScript), anyPoint, async (script, point) => {
        const run = startRun(script);
        await run.play(point);
        const pending = run.pending();
        const before = run.loaders.started().length;
        run.clock.advanceTo(deadline);
        await settled();
        expect(abortedOf(run, pending)).toEqual(pending.map(() => true));
        expect(run.loaders.started()).toHaveLength(before);
        const isLate = (name: Name) => pending.includes(name) || !run.loaders.started().includes(name);
        const late = required.find(isLate);
        const failure = expectedFailure(script);
        if (late && !(failure && required.indexOf(failure.section as 'access') < required.indexOf(late))) {
          const problem = await problemOf(run);
          expect([problem.kind, problem.extensions]).toEqual([sectionTimedOut, { section: late }]);
        } else if (failure) expect((await problemOf(run)).kind).not.toBe(sectionTimedOut);
        else expect((await run.composed).degraded).toEqual(expectedDegraded(withTimeouts(script, pending)));
        expectNothingLeft(run);
        await run.settleRest();
      }),
      { numRuns: 300 },
    );
  });
});

function withTimeouts({ outcomes }: Script, pending: readonly Name[]): Script['outcomes'] {
  return { ...outcomes, ...Object.fromEntries(pending.map((name) => [name, 'timeout'])) };
}
