import { afterEach, describe, expect, test } from '@jest/globals';
import { startRedisCluster } from './redis-cluster.ts';
import { startRedisSentinel } from './redis-sentinel.ts';
import { startRedis, type StartedRedis } from './redis-server.ts';
import { redisTopologies } from './redis-topologies.ts';

const started: { stop(): Promise<void> }[] = [];

async function kept<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

const answers = async (server: StartedRedis): Promise<boolean> =>
  (await server.say('PING').catch(String)).startsWith('+PONG');

describe('a Redis for tests', () => {
  test('is a real one on a port of its own, that keeps nothing', async () => {
    const [one, two] = await Promise.all([kept(startRedis()), kept(startRedis())]);
    expect(one.port).not.toBe(two.port);
    expect(await one.say('SET key value')).toBe('+OK\r\n+OK\r\n');
    await one.restart();
    expect(one.url).toBe(`redis://127.0.0.1:${one.port}`);
    expect(await one.say('GET key')).toBe('$-1\r\n+OK\r\n');
  });

  test('stands still and goes on, and stops while it stands still', async () => {
    const server = await kept(startRedis());
    server.pause();
    let replied = false;
    const reply = server.say('PING').then((text) => ((replied = true), text));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(replied).toBe(false);
    server.resume();
    expect(await reply).toMatch(/PONG/);
    server.pause();
    await server.stop();
    expect(await answers(server)).toBe(false);
  });

  test('dies and comes back on the same port', async () => {
    const server = await kept(startRedis());
    await server.kill();
    await server.kill();
    expect(await answers(server)).toBe(false);
    await server.restart();
    expect(await answers(server)).toBe(true);
  });

  test('that cannot start says why', async () => {
    await expect(startRedis({ args: ['--no-such-option', 'x'] })).rejects.toThrow(/no-such-option/);
  });
});

test('a Cluster has three masters that share the slots, and gives one to another', async () => {
  const { nodes, moveSlot, url } = await kept(startRedisCluster());
  expect(url).toBe(`redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`);
  expect(await nodes[0]!.say('SET foo 1')).toMatch(new RegExp(`^-MOVED 12182 127.0.0.1:${nodes[2]!.port}`));
  await moveSlot(12_182, nodes[0]!);
  expect(await nodes[0]!.say('SET foo 1')).toMatch(/^\+OK/);
}, 30_000);

test.each([1, 3])(
  '%i sentinels make the replica the master',
  async (count) => {
    const { failOver, replica, sentinels } = await kept(startRedisSentinel(count));
    expect(sentinels).toHaveLength(count);
    expect(await replica.say('ROLE')).toMatch(/slave/);
    await failOver();
    expect(await replica.say('ROLE')).toMatch(/master/);
  },
  30_000,
);

test('a behaviour suite runs over each topology', () => {
  expect(redisTopologies.map(({ name }) => name)).toEqual(['single Redis', 'three-node Cluster']);
});
