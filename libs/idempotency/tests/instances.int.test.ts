import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import type { SealingKey } from '@frontdesk/sealing';
import { redisTopologies, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import {
  createIdempotency,
  redisStore,
  type Attempt,
  type IdempotencyEvent,
  type IdempotencyOptions,
} from '../src/index.ts';

const answer = { status: 201, headers: {}, body: '{"id":1}' };

function attemptOf(id: string, changes: Partial<Attempt> = {}): Attempt {
  return {
    ...{ operation: 'addThing', id, fingerprint: 'same', readThatTells: 'GET /v1/things' },
    ...{ backendDedupes: false, announcesEffect: false, signal: new AbortController().signal },
    ...changes,
  };
}

async function connect(url: string, commandDeadlineMs: number): Promise<Redis> {
  const redis = createRedis({ url, app: 'test-bff', commandDeadlineMs });
  expect(await redis.whenUp(10_000)).toBe(true);
  return redis;
}

const codeOf = (error: { code?: string }): string => error.code ?? String(error);

describe.each(redisTopologies)('three instances over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let connections: Redis[] = [];
  beforeAll(async () => {
    server = await start();
    connections = await Promise.all([1, 2, 3].map(() => connect(server.url, 5_000)));
  }, 30_000);
  afterAll(async () => {
    await Promise.all(connections.map((redis) => redis.close()));
    await server?.stop();
  });

  test('have one effect of 50 repeats at the same time, for each of many keys', async () => {
    const instances = connections.map((redis) => createIdempotency({ store: redisStore(redis) }));
    const effects = new Map<string, number>();
    const send = async (key: string, at: number): Promise<string> => {
      const work = async () => {
        effects.set(key, (effects.get(key) ?? 0) + 1);
        await pause(20);
        return answer;
      };
      const sent = instances[at % 3]!.once(attemptOf(key), work);
      return await sent.then(({ isReplay }) => (isReplay ? 'replay' : 'answer'), codeOf);
    };
    const keys = ['k1', 'k2', 'k3', 'k4'];
    const outcomes = await Promise.all(keys.flatMap((key) => Array.from({ length: 50 }, (_, at) => send(key, at))));
    expect([...effects.values()]).toEqual([1, 1, 1, 1]);
    expect(outcomes.filter((outcome) => outcome === 'answer')).toHaveLength(4);
    for (const outcome of outcomes) expect(['answer', 'replay', 'idempotency-in-progress']).toContain(outcome);
    const again = await Promise.all(keys.flatMap((key) => [0, 1, 2].map((at) => send(key, at))));
    expect(new Set(again)).toEqual(new Set(['replay']));
  });
});

describe('a Redis that fails', () => {
  let server: StartedRedis;
  let redis: Redis;
  let events: IdempotencyEvent[];
  beforeEach(async () => {
    server = await startRedis();
    redis = await connect(server.url, 50);
    events = [];
  });
  afterEach(async () => {
    await redis.close();
    await server.stop();
  });
  const make = (options: Partial<IdempotencyOptions> = {}) =>
    createIdempotency({ store: redisStore(redis), onEvent: (event) => events.push(event), ...options });
  let runs = 0;
  const work = async () => {
    runs += 1;
    return answer;
  };

  test('by standing still costs its deadline, runs nothing, and leaves no key blocked', async () => {
    runs = 0;
    server.pause();
    const startedAt = performance.now();
    await expect(make().once(attemptOf('paused'), work)).rejects.toMatchObject({ status: 503 });
    expect(performance.now() - startedAt).toBeLessThan(timeBar(50));
    expect(runs).toBe(0);
    server.resume();
    await pause(100);
    expect(await redis.whenUp(5_000)).toBe(true);
    expect(await make().once(attemptOf('paused'), work)).toMatchObject({ isReplay: false });
  });

  test('by dying between claim and record, and comes back with nothing in it: done once, and known', async () => {
    runs = 0;
    const idempotency = make({ answerHeldMs: 50 });
    const first = idempotency.once(attemptOf('killed'), async () => {
      await server.kill();
      return await work();
    });
    await expect(first).rejects.toMatchObject({ status: 503, code: 'idempotency-unavailable' });
    await expect(make().once(attemptOf('another'), work)).rejects.toMatchObject({ status: 503 });
    await server.restart();
    await idempotency.whenIdle();
    expect(await make().once(attemptOf('killed'), work)).toEqual({ answer, isReplay: true });
    expect(runs).toBe(1);
    expect(events.filter(({ what }) => what === 'completed')).toHaveLength(1);
  }, 20_000);

  test('by forgetting scripts and records while work goes on is told again', async () => {
    runs = 0;
    const idempotency = make({ leaseMs: 150, runWithinMs: 140, retentionMs: 60_000 });
    const first = idempotency.once(attemptOf('flushed'), async () => {
      await redis.command('flushall');
      await redis.command('script', 'flush');
      await pause(100); // a renewal comes by
      await expect(make().once(attemptOf('flushed'), work)).rejects.toMatchObject({ code: 'idempotency-in-progress' });
      return await work();
    });
    expect(await first).toEqual({ answer, isReplay: false });
    expect(await make().once(attemptOf('flushed'), work)).toEqual({ answer, isReplay: true });
    expect(runs).toBe(1);
  });

  test('by being full refuses new requests, and evicts nothing', async () => {
    runs = 0;
    await make().once(attemptOf('kept'), work);
    await redis.command('config', 'set', 'maxmemory', '1');
    await expect(make().once(attemptOf('new'), work)).rejects.toMatchObject({ status: 503 });
    await redis.command('config', 'set', 'maxmemory', '0');
    expect(await make().once(attemptOf('kept'), work)).toMatchObject({ isReplay: true });
    expect(runs).toBe(1);
  });
});

test('at rest, an answer under a key of encryption is not to be read, and both keys of a rotation open it', async () => {
  await using redis = await redisOfItsOwn();
  const [old, young] = [
    { id: 'old', key: randomBytes(32) },
    { id: 'young', key: randomBytes(32) },
  ] as const;
  const of = (...encryption: SealingKey[]) => createIdempotency({ store: redisStore(redis), encryption });
  const secret = { ...answer, headers: { Location: '/v1/plans/merger' }, body: '{"title":"merger"}' };
  await of(old).once(attemptOf('sealed'), async () => secret);
  const stored = JSON.stringify(await redis.command('hgetall', redis.key('sealed', 'idempotency')));
  expect(stored).toContain('completed');
  expect(stored).not.toContain('merger');
  for (const keys of [[old], [young, old], [old, young]]) {
    expect(await of(...keys).once(attemptOf('sealed'), async () => answer)).toEqual({ answer: secret, isReplay: true });
  }
});

async function redisOfItsOwn(): Promise<Redis & AsyncDisposable> {
  const server = await startRedis();
  const redis = await connect(server.url, 5_000);
  const dispose = async (): Promise<void> => {
    await redis.close();
    await server.stop();
  };
  return Object.assign(redis, { [Symbol.asyncDispose]: dispose });
}
