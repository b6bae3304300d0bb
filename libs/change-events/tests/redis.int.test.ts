import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { hearing, until, type Hearing } from './hearing.ts';
import { anEvent } from './sample-events.ts';

jest.setTimeout(30_000);

const channel = 'platform:events';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aRedis(): Promise<StartedRedis> {
  const server = await startRedis();
  closing.push(server.stop);
  return server;
}

function hear(options: Parameters<typeof hearing>[0]): Hearing {
  const heard = hearing(options);
  closing.push(heard.changes.close);
  return heard;
}

const saying = (redis: Redis) => (members: object) => redis.publish(channel, JSON.stringify(anEvent({ ...members })));

describe.each(redisTopologies)('over a $name', ({ name, start }) => {
  const inOrder = (list: string[]) => (name === 'single Redis' ? list : list.toSorted());
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;

  beforeAll(async () => {
    server = await start();
    redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 1_000 });
    await redis.whenUp(5_000);
  }, 30_000);
  afterAll(async () => {
    await redis.close();
    await server.stop();
  });

  test('what is published is heard in order, once, and by the app’s Redis as by a URL', async () => {
    const [own, byUrl] = [hear({ redis }), hear({ url: server.url })];
    await until(() => own.changes.isHearing && byUrl.changes.isHearing);
    const say = saying(redis);
    for (const id of ['1', '2', '2', '3']) await say({ id });
    await say({ id: '1', source: '/platform/documents' });
    await redis.publish(channel, 'no event');
    await redis.publish(channel, JSON.stringify({ ...anEvent(), data: 'x'.repeat(70_000) }));
    await say({ id: '4' });
    for (const { said, told, changes } of [own, byUrl]) {
      // Nodes of a Cluster hand on what they are told side by side.
      await until(() => told.length === 8);
      expect(inOrder(said)).toEqual(inOrder(['1', '2', '3', '1', '4']));
      const dropped = told.filter((what) => what !== 'revision.created');
      expect(inOrder(dropped)).toEqual(inOrder(['duplicate', 'not-json', 'too-large']));
      await changes.close();
    }
    await say({ id: '5' });
    expect(redis.isUp).toBe(true);
    expect([...own.said, ...byUrl.said]).not.toContain('5');
  });
});

describe('when Redis goes', () => {
  test('listeners are told that they miss something, and that they hear again', async () => {
    const server = await aRedis();
    const { changes, said, told } = hear({ url: server.url });
    await until(() => changes.isHearing);
    await server.kill();
    await until(() => !changes.isHearing);
    await server.restart();
    await until(() => changes.isHearing);
    const publisher = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 1_000 });
    closing.push(publisher.close);
    await publisher.whenUp(5_000);
    await saying(publisher)({ id: 'after' });
    await until(() => said.includes('after'));
    expect(said).toEqual(['lost', 'restored', 'after']);
    expect(told).toEqual(['lost', 'restored', 'revision.created']);
  });

  test('one that stands still is lost too, though its connection is open', async () => {
    const server = await aRedis();
    const { changes, said } = hear({ url: server.url });
    await until(() => changes.isHearing);
    server.pause();
    expect(await until(() => !changes.isHearing)).toBeLessThan(3_000);
    server.resume();
    await until(() => changes.isHearing);
    expect(said).toEqual(['lost', 'restored']);
  });

  test('one that is away from the start is lost, and closing then leaves nothing', async () => {
    const { changes, said } = hear({ url: 'redis://127.0.0.1:1' });
    await until(() => said.length > 0);
    expect(said).toEqual(['lost']);
    expect(changes.isHearing).toBe(false);
    await changes.close();
  });
});

test('without a place to hear from, nothing is heard and nothing is lost', async () => {
  const { changes, said, told } = hear({});
  await Promise.resolve();
  expect(changes.isHearing).toBe(false);
  expect([said, told]).toEqual([[], []]);
});
