import { setTimeout as pause } from 'node:timers/promises';
import { redisTopologies, startRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy, Subjects } from '../src/index.ts';
import { numbersOf, startLimiter, type LimiterProcess } from './processes.ts';

const limit = 200;
// Nothing comes back while a test runs.
const windowS = 36_000;
const policies: readonly Policy[] = (['user', 'tenant', 'address', 'route'] as const).map((by) => ({
  name: by,
  algorithm: 'gcra',
  limit,
  windowS,
  by,
}));
const subjectsOf = (at: number): Subjects => ({ user: `usr_${at}`, tenant: `ten_${at}`, address: `192.0.2.${at}` });

describe.each(redisTopologies)('limits of several tags that bind together, on a $name', ({ start }) => {
  let redis: Awaited<ReturnType<typeof start>>;
  let processes: LimiterProcess[];
  beforeAll(async () => {
    redis = await start();
    processes = await Promise.all([1, 2, 3].map(() => startLimiter(redis.url, policies)));
    // Their connections to each node are open, and their code is warm.
    for (const at of [101, 102, 103, 104]) await storm(subjectsOf(at), () => 0, 60);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await redis.stop();
  });

  async function storm(subjects: Subjects, delayMs: () => number, count = 500) {
    const delays = Array.from({ length: count }, delayMs);
    const startedAt = performance.now();
    const outcomes = await Promise.all(
      processes.map((one, at) => one.storm({ subjects, delaysMs: delays.filter((_, index) => index % 3 === at) })),
    );
    const sum = (of: 'admitted' | 'degraded' | 'scripts') => outcomes.reduce((all, outcome) => all + outcome[of], 0);
    const tookMs = performance.now() - startedAt;
    const most = limit + Math.ceil((limit * tookMs) / (windowS * 1_000));
    return { admitted: sum('admitted'), degraded: sum('degraded'), scripts: sum('scripts'), most, tookMs };
  }

  // Who comes when differs with the seed, and where the keys are in a Cluster.
  test.each([1, 2, 3, 4, 5, 6])(
    'three processes admit the limit, and no more, of 500 at once (seed %i)',
    async (seed) => {
      const next = numbersOf(seed);
      const spreadMs = [0, 0, 20, 100][seed % 4] ?? 0;
      const subjects = { ...subjectsOf(seed), ...(seed % 2 === 0 && { route: `route-${seed}` }) };
      const { admitted, degraded, scripts, most, tookMs } = await storm(subjects, () => next() * spreadMs);
      process.stdout.write(
        `seed ${seed}, ${Object.keys(subjects).length} limits of ${limit}, 500 within ${spreadMs} ms: ` +
          `${admitted} admitted, ${scripts} scripts, ${tookMs.toFixed(0)} ms\n`,
      );
      expect(degraded).toBe(0);
      expect(admitted).toBeGreaterThanOrEqual(0.98 * limit);
      expect(admitted).toBeLessThanOrEqual(most);
    },
  );

  test('callers who share an address admit its limit together, and none is charged for what it refused', async () => {
    const users = [201, 202, 203, 204].map(subjectsOf);
    const sumOf = async (address: (at: number) => string | undefined, each: number) => {
      const outcomes = users.map((user, at) =>
        processes[at % 3]!.storm({
          subjects: { ...user, address: address(at) },
          delaysMs: Array.from({ length: each }, () => 0),
        }),
      );
      return (await Promise.all(outcomes)).reduce((sum, { admitted }) => sum + admitted, 0);
    };
    expect(await sumOf(() => '192.0.2.200', 125)).toBe(limit);
    expect(await sumOf(() => undefined, limit)).toBe(users.length * limit - limit);
  });
});

test('what a process held when it was killed is free again, and no request of it was charged', async () => {
  const redis = await startRedis();
  const [victim, survivor] = await Promise.all([startLimiter(redis.url, policies), startLimiter(redis.url, policies)]);
  const subjects = subjectsOf(1);
  const ask = async (count: number) =>
    (await survivor.storm({ subjects, delaysMs: Array.from({ length: count }, () => 0) })).admitted;
  await ask(1);
  redis.pause();
  const held = victim.storm({ subjects, delaysMs: Array.from({ length: 150 }, () => 0) }).catch(() => 'killed');
  await pause(300); // all is sent, and nothing is answered
  victim.kill();
  expect(await held).toBe('killed');
  redis.resume();
  await pause(100);
  const asked = performance.now();
  // They wait for what may come back, and it does.
  expect(await ask(199)).toBe(199);
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(await ask(1)).toBe(0);
  await Promise.all([victim.stop(), survivor.stop()]);
  await redis.stop();
}, 30_000);
