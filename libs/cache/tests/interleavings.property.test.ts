import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { owners, topics, World } from './world.ts';

type Step = (world: World) => void;

const at = fc.nat({ max: 1 });
const owner = fc.constantFrom(...owners);
const topic = fc.constantFrom(...topics);
const kind = fc.constantFrom('do' as const, 'answer' as const, 'message' as const);
const step = <A>(inputs: fc.Arbitrary<A>, act: (world: World, input: A) => void): fc.Arbitrary<Step> =>
  inputs.map((input) => {
    const doIt: Step = (world) => act(world, input);
    return Object.assign(doIt, { toString: () => `${act.name} ${JSON.stringify(input)}` });
  });

const reads = step(fc.tuple(at, owner, topic, fc.boolean()), function read(world, input) {
  world.read(...input);
});
const changes = step(fc.tuple(at, topic, fc.constantFrom(0, 0, 300)), function change(world, input) {
  world.change(...input);
});
const writes = step(fc.tuple(at, owner, topic), function write(world, input) {
  world.write(...input);
});
const loads = step(fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(true, true, true, false)), function load(world, input) {
  world.load(...input);
});
const passes = step(fc.constantFrom(20, 300, 700, 1_700), function pass(world, ms) {
  world.pass(ms);
});
const answers = step(fc.tuple(at, kind), function redis(world, input) {
  world.redis(...input);
});
const flows = step(at, function flow(world, input) {
  world.redisFlows(input);
});
const comebacks = step(fc.constantFrom(false, false, true), function comeBack(world, isEmpty) {
  world.redisReturns(isEmpty);
});
const troubles: fc.Arbitrary<Step> = fc.oneof(
  comebacks,
  comebacks,
  step(fc.boolean(), function leave(world, isDone) {
    world.redisLeaves(isDone);
  }),
  step(fc.tuple(at, fc.boolean()), function subscription(world, input) {
    world.subscription(...input);
  }),
  step(at, function replace(world, input) {
    world.replace(input);
  }),
);

// Enough turns for all promises to settle.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function play(world: World, steps: readonly Step[]): Promise<void> {
  await settle();
  for (const act of steps) {
    act(world);
    await settle();
  }
  await world.finish(settle);
  await Promise.all(world.reads);
}

/** Runs, and what readers saw in all of them. */
async function proved(hasRedis: boolean, numRuns: number, steps: fc.Arbitrary<Step[]>) {
  const seen: Record<string, number> = {};
  const property = fc.asyncProperty(steps, async (some) => {
    const world = new World(hasRedis);
    await play(world, some);
    for (const [state, count] of Object.entries(world.seen)) seen[state] = (seen[state] ?? 0) + count;
  });
  await fc.assert(property, { numRuns });
  return seen;
}

describe('whatever comes in between, nobody gets what is for someone else, or older than they may know', () => {
  test('in one process', async () => {
    const some = fc.oneof(
      { weight: 8, arbitrary: reads },
      { weight: 2, arbitrary: changes },
      { weight: 2, arbitrary: writes },
      { weight: 5, arbitrary: loads },
      { weight: 2, arbitrary: passes },
    );
    const seen = await proved(false, 4_000, fc.array(some, { minLength: 10, maxLength: 40 }));
    expect(seen).toMatchObject({
      'fresh from process': expect.any(Number),
      'miss from load': expect.any(Number),
      'coalesced from load': expect.any(Number),
      'stale-while-revalidate from process': expect.any(Number),
      'stale-if-error from process': expect.any(Number),
    });
  }, 120_000);

  test('in two processes over a Redis that comes and goes', async () => {
    const some = fc.oneof(
      { weight: 8, arbitrary: reads },
      { weight: 2, arbitrary: changes },
      { weight: 2, arbitrary: writes },
      { weight: 6, arbitrary: loads },
      { weight: 2, arbitrary: passes },
      { weight: 8, arbitrary: answers },
      { weight: 10, arbitrary: flows },
      { weight: 1, arbitrary: troubles },
    );
    const seen = await proved(true, 6_000, fc.array(some, { minLength: 20, maxLength: 100 }));
    for (const name of [
      'fresh from process',
      'fresh from redis',
      'coalesced from redis',
      'stale-while-revalidate from redis',
    ]) {
      expect(seen[name]).toBeGreaterThan(0);
    }
  }, 240_000);
});
