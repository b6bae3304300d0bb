import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis, defineScript, type Redis } from '../src/index.ts';
import { settled, until } from './in-time.ts';
import { startRedisCluster } from '@frontdesk/test-kit';

const increment = defineScript('test.increment', "return redis.call('INCR', KEYS[1])");

// Slots of the hash tags, by CLUSTER KEYSLOT: `foo` 12182 (third node), `bar` 5061 (first), `hello` 866 (first).
const fooSlot = 12_182;

let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
let redis: Redis;

beforeEach(async () => {
  cluster = await startRedisCluster();
  redis = createRedis({ url: cluster.url, app: 'test-bff', commandDeadlineMs: 1_000, stalledAfterMs: 300 });
  expect(await redis.whenUp(10_000)).toBe(true);
}, 30_000);

afterEach(async () => {
  await redis.close();
  await cluster.stop();
});

const run = (tag: string, deadlineMs = 1_000): Promise<unknown> =>
  redis.run(increment, [redis.key(tag)], [], { deadlineMs });

describe('a Cluster', () => {
  test('is followed when a slot moves, by each of many runs in one turn', async () => {
    await Promise.all([run('bar'), run('hello')]);
    await cluster.moveSlot(fooSlot, cluster.nodes[0]!);
    const runs = ['foo', 'bar', 'foo', 'hello', 'foo'].map((tag) => run(tag));
    expect(await Promise.all(runs)).toEqual([1, 2, 2, 2, 3]);
    expect(await cluster.nodes[0]!.say(`CLUSTER COUNTKEYSINSLOT ${fooSlot}`)).toBe(':1\r\n+OK\r\n');
  });

  test('without one node still serves the slots of the others, and all when it is back', async () => {
    await run('foo');
    for (const node of cluster.nodes) await node.say('CONFIG SET cluster-require-full-coverage no');
    await cluster.nodes[2]!.kill();
    expect(await settled(run('foo', 100))).toMatchObject({ name: 'RedisAway' });
    await until(async () => (await settled(run('bar'))) === 1 || undefined, 3_000);
    expect(redis.isUp).toBe(true);
  });

  test('whose node stands still costs the callers of its slots their deadline, and the others nothing', async () => {
    await Promise.all([run('foo'), run('bar')]);
    cluster.nodes[2]!.pause();
    const [foo, bar] = await Promise.all([settled(run('foo', 50)), run('bar')]);
    expect(foo).toMatchObject({ reason: 'deadline' });
    expect(bar).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 400));
    cluster.nodes[2]!.resume();
    const again = await until(async () => {
      const reply = await settled(run('foo', 200));
      return typeof reply === 'number' ? reply : undefined;
    }, 5_000);
    // The first run, the one of which nobody knew, and this one: none of them twice.
    expect([2, 3]).toContain(again);
  });

  test('that is away as a whole is away at once, and starting and closing go on', async () => {
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await until(() => (redis.isUp ? undefined : true), 5_000);
    expect(await settled(run('foo'))).toMatchObject({ reason: 'not-connected' });
    const errors: unknown[] = [];
    const other = createRedis({ url: cluster.url, app: 'other', events: { onError: (error) => errors.push(error) } });
    await until(() => errors.length > 1 || undefined, 3_000);
    await other.close();
  });
});
