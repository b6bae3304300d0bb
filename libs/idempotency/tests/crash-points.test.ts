import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import fc from 'fast-check';
import type { Outcome } from '../src/index.ts';
import { crashPoints, createWorld, leaseMs, type Backend, type CrashPoint } from './world.ts';

const said = (outcome: Outcome | Problem | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome instanceof Problem ? outcome.code : `${outcome.isReplay ? 'replay' : 'answer'} ${outcome.answer.body}`;
};
const first = '{"effect":1}';

// What a repeat hears while the lease of the dead process lasts, and when it is over; and how often it was done then.
const plain: Record<CrashPoint, [soon: string, later: string, effects: number]> = {
  'before the claim': [`answer ${first}`, `replay ${first}`, 1],
  'after the claim': ['idempotency-in-progress', 'outcome-unknown', 0],
  'before the effect': ['idempotency-in-progress', 'outcome-unknown', 0],
  'after the effect': ['idempotency-in-progress', 'outcome-unknown', 1],
  'before the record': ['idempotency-in-progress', 'outcome-unknown', 1],
  'after the record': [`replay ${first}`, `replay ${first}`, 1],
};
const deduped: typeof plain = {
  ...plain,
  'after the claim': ['idempotency-in-progress', `answer ${first}`, 1],
  'before the effect': ['idempotency-in-progress', `answer ${first}`, 1],
  'after the effect': ['idempotency-in-progress', `answer ${first}`, 1],
  'before the record': ['idempotency-in-progress', `answer ${first}`, 1],
};

describe.each([
  ['a backend that knows no repeats', false, plain],
  ['a backend that dedupes by our key', true, deduped],
] as const)('before %s, a process that dies', (_name, backendDedupes, expected) => {
  test.each(crashPoints)('%s', async (dies) => {
    const world = createWorld({ backendDedupes });
    expect(await world.send({ dies }).outcome).toBeUndefined();
    const [soon, later, effects] = expected[dies];
    expect(said(await world.send().outcome)).toBe(soon);
    world.pass(leaseMs + 1);
    expect(said(await world.send().outcome)).toBe(later);
    expect(said(await world.send().outcome)).toBe(later.replace('answer', 'replay'));
    expect(world.effects()).toBe(effects);
  });
});

const backends: Backend[] = ['answers', 'does it and times out', 'times out', 'refuses', 'is not reached'];
const step = fc.record({
  waits: fc.boolean(),
  passes: fc.constantFrom(0, 0, leaseMs / 2, leaseMs + 1),
  backend: fc.constantFrom(...backends),
  dies: fc.option(fc.constantFrom(...crashPoints), { nil: undefined }),
});

test.each([
  ['knows no repeats', false],
  ['dedupes by our key', true],
])('in any order of requests, deaths, failures and waits, a backend that %s does it at most once', (_name, dedupes) =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const world = createWorld({ backendDedupes: dedupes });
      const sent = [];
      for (const { waits, passes, backend, dies } of steps) {
        world.pass(passes);
        const { outcome } = world.send({ backend, ...(dies && { dies }) });
        sent.push(outcome);
        if (waits) await outcome;
      }
      const answers = (await Promise.all(sent)).filter((outcome) => outcome && !(outcome instanceof Problem));
      expect(world.effects()).toBeLessThanOrEqual(1);
      // All who heard an answer heard the same one, and it is of the one effect.
      expect(new Set(answers.map((outcome) => (outcome as Outcome).answer.body)).size).toBeLessThanOrEqual(1);
      // Once somebody heard it, everybody does.
      if (answers.length > 0) {
        world.pass(leaseMs + 1);
        expect(said(await world.send().outcome)).toBe(`replay ${first}`);
      }
    }),
    { numRuns: 300 },
  ),
);

test('of many at the same time one runs, and the others hear that it does or what it did', async () => {
  const world = createWorld();
  const outcomes = await Promise.all(Array.from({ length: 50 }, async () => said(await world.send().outcome)));
  expect(world.effects()).toBe(1);
  expect(outcomes.filter((outcome) => outcome.startsWith('answer'))).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set([`answer ${first}`, 'idempotency-in-progress']));
});
