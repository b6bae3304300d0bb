import { setTimeout as pause } from 'node:timers/promises';
import { startRedis, startRedisCluster, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AlgorithmName, Policy } from '../src/index.ts';
import { threeInstances, type Instance } from './limiters.ts';

const algorithms: readonly AlgorithmName[] = ['gcra', 'token-bucket', 'sliding-window', 'quota'];
const limit = 200;
const windowS = 600;

// As a busy machine would have it count alone, which is another test.
const patientMs = 900;

interface Outcome {
  readonly admitted: number;
  readonly most: number;
  readonly degraded: number;
}

/** 500 requests at once over three instances. */
async function storm(instances: readonly Instance[], subjects: object): Promise<Outcome> {
  const startedAt = performance.now();
  const verdicts = await Promise.all(
    Array.from({ length: 500 }, (_, index) => instances[index % 3]!.limiter.take({ tenant: 'ten_1', ...subjects })),
  );
  const refill = (limit * (performance.now() - startedAt)) / (windowS * 1_000);
  return {
    admitted: verdicts.filter(({ allowed }) => allowed).length,
    most: limit + Math.ceil(refill),
    degraded: verdicts.filter(({ degraded }) => degraded).length,
  };
}

function expectExact({ admitted, most, degraded }: Outcome): void {
  expect(degraded).toBe(0);
  expect(admitted).toBeGreaterThanOrEqual(0.98 * limit);
  expect(admitted).toBeLessThanOrEqual(most);
}

const topologies = [
  {
    name: 'single Redis',
    start: async () => {
      const server = await startRedis();
      return { url: server.url, nodes: [server], stop: () => server.stop() };
    },
  },
  { name: 'three-node Cluster', start: () => startRedisCluster() },
];

describe.each(topologies)('three instances that share a $name, under 500 requests at once', ({ start }) => {
  let server: { readonly url: string; readonly nodes: readonly StartedRedis[]; stop(): Promise<void> };
  let instances: Instance[] = [];
  const policies: readonly Policy[] = [
    ...algorithms.map((algorithm): Policy => ({ name: algorithm, algorithm, limit, windowS, by: 'user' })),
    { name: 'all', algorithm: 'gcra', limit, windowS, by: 'global' },
    { name: 'address', algorithm: 'gcra', limit: 5 * limit, windowS, by: 'address' },
  ];

  beforeAll(async () => {
    server = await start();
    instances = await threeInstances(server.url, policies, patientMs);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
    await server.stop();
  });

  test('admit the limit of a user, by all algorithms together', async () => {
    expectExact(await storm(instances, { user: 'usr_1' }));
  });

  test('admit the limit on all, which is leased in slices', async () => {
    expectExact(await storm(instances, { global: 'all' }));
  });

  test('admit the limit when its scripts are flushed in the middle', async () => {
    const flush = Promise.all(server.nodes.map((node) => node.say('SCRIPT FLUSH')));
    expectExact(await storm(instances, { user: 'usr_2' }));
    await flush;
  });

  test('charge nobody else for what one limit refuses', async () => {
    const address = '192.0.2.3';
    expectExact(await storm(instances, { user: 'usr_3', address }));
    await pause(100); // What is given back is not waited for.
    const { policies: standings } = await instances[0]!.limiter.take({ user: 'usr_4', tenant: 'ten_1', address });
    expect(standings.find(({ name }) => name === 'address')?.remaining).toBeGreaterThanOrEqual(4 * limit - 1);
    expect(standings.find(({ name }) => name === 'gcra')?.remaining).toBe(limit - 1);
  });
});
