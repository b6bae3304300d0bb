import { startRedis, startRedisCluster } from '@frontdesk/test-kit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '../src/index.ts';
import { until } from './in-time.ts';

interface Rotating {
  urlWith(password: string): string;
  /** At every node. */
  say(command: string): Promise<unknown>;
  stop(): Promise<void>;
}

const single = async (): Promise<Rotating> => {
  const { port, say, stop } = await startRedis();
  return { urlWith: (password) => `redis://app:${password}@127.0.0.1:${port}`, say, stop };
};

const cluster = async (): Promise<Rotating> => {
  const { url, nodes, stop } = await startRedisCluster();
  return {
    urlWith: (password) => url.replace('://', `://app:${password}@`),
    say: (command) => Promise.all(nodes.map((node) => node.say(command))),
    stop,
  };
};

let server: Rotating;
let redis: Redis;
afterEach(async () => {
  await redis?.close();
  await server?.stop();
});

describe.each([
  ['one Redis', single],
  ['a Cluster', cluster],
])('the password of %s', (_name, start) => {
  test('changes while the process runs: connections stay, and new ones show the new one', async () => {
    server = await start();
    await server.say('ACL SETUSER app on >old ~* &* +@all');
    let url = server.urlWith('old');
    const heard: string[] = [];
    redis = createRedis({ url: () => url, app: 'test-bff', commandDeadlineMs: 2_000 });
    expect(await redis.whenUp(10_000)).toBe(true);
    await redis.subscribe('news', { message: (text) => void heard.push(text), lost: () => {}, restored: () => {} });

    await server.say('ACL SETUSER app >new');
    url = server.urlWith('new');
    await server.say('ACL SETUSER app <old');
    await redis.command('set', redis.key('a'), 'still connected');

    await server.say('CLIENT KILL TYPE normal');
    await server.say('CLIENT KILL TYPE pubsub');
    const written = () => redis.command('set', redis.key('a'), 'connected again').catch(() => undefined);
    await until(written, 10_000);
    await until(async () => {
      await redis.publish('news', 'heard').catch(() => undefined);
      return heard.length > 0 ? true : undefined;
    }, 10_000);
  }, 60_000);

  test('that is no URL for a moment changes nothing', async () => {
    server = await start();
    await server.say('ACL SETUSER app on >old ~* &* +@all');
    let url = server.urlWith('old');
    redis = createRedis({ url: () => url, app: 'test-bff', commandDeadlineMs: 2_000 });
    expect(await redis.whenUp(10_000)).toBe(true);
    url = 'redis:';
    await server.say('CLIENT KILL TYPE normal');
    await until(() => redis.command('ping').catch(() => undefined), 10_000);
  }, 60_000);
});
