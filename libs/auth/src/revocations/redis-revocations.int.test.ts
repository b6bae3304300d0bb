// What becomes of shared revocations when Redis, or the way to it, goes.
import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { anyUser, nowS, signedInBy, until } from '../../tests/revocations-behaviour.ts';
import { redisRevocations, type RedisRevocationsOptions, type Revocations } from '../index.ts';

jest.setTimeout(30_000);

const entries = 'frontdesk:shared:{revocations}:entries';
const changes = 'frontdesk:shared:{revocations}:changes';

let server: StartedRedis;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  closing = [];
  server = await startRedis();
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await server.stop();
});

function connect(app = 'mobile-bff'): Redis {
  const redis = createRedis({ url: server.url, app });
  closing.push(redis.close);
  return redis;
}

async function instance(options: Partial<RedisRevocationsOptions> = {}): Promise<Revocations> {
  const revocations = redisRevocations({ redis: connect(), ...options });
  closing.push(revocations.close);
  expect(await revocations.whenCurrent(5_000)).toBe(true);
  return revocations;
}

const revokeUser = (revocations: Revocations, id: string) => revocations.revoke({ kind: 'user', id });

describe('when Redis is away', () => {
  test('what was known stays in force, also when it comes back empty, and what is new is heard again', async () => {
    const [here, another] = [await instance(), await instance()];
    const [before, after] = [signedInBy(), signedInBy()];
    await revokeUser(here, before.userId);
    await until(() => another.isRevoked(before));
    await server.kill();
    expect([here.isRevoked(before), another.isRevoked(before)]).toEqual([true, true]);
    await until(() => !here.isCurrent && !another.isCurrent);
    expect(another.isRevoked(after)).toBe(false);
    await server.restart();
    await until(() => here.isCurrent && another.isCurrent);
    await revokeUser(here, after.userId);
    expect(await until(() => another.isRevoked(after))).toBeLessThan(timeBar(1_000));
    expect([here.isRevoked(before), another.isRevoked(before)]).toEqual([true, true]);
  });

  test('a revocation is in force here, and says that it is not everywhere', async () => {
    const [here, another] = [await instance(), await instance()];
    const principal = signedInBy();
    let ended = false;
    here.onRevoked(principal, () => (ended = true));
    await server.kill();
    await expect(revokeUser(here, principal.userId)).rejects.toMatchObject({ name: 'RedisAway' });
    await until(() => ended);
    expect([here.isRevoked(principal), another.isRevoked(principal)]).toEqual([true, false]);
  });

  test('from the start, an instance says that it is not current until it is', async () => {
    await server.kill();
    const late = redisRevocations({ redis: connect() });
    closing.push(late.close);
    const waited = performance.now();
    expect(await late.whenCurrent(300)).toBe(false);
    expect(performance.now() - waited).toBeLessThan(timeBar(1_500));
    expect(late.isCurrent).toBe(false);
    await server.restart();
    expect(await late.whenCurrent(5_000)).toBe(true);
  });

  test('and hangs, nobody who asks waits', async () => {
    const here = await instance();
    server.pause();
    const started = performance.now();
    for (let asked = 0; asked < 1_000; asked += 1) here.isRevoked(signedInBy());
    expect(performance.now() - started).toBeLessThan(timeBar(200));
    await expect(revokeUser(here, anyUser())).rejects.toMatchObject({ name: 'RedisAway' });
    server.resume();
    await until(() => here.isCurrent);
  });
});

describe('a message that was lost', () => {
  test('is made up for at the latest with the next look', async () => {
    const [here, another] = [await instance(), await instance()];
    const [first, second] = [signedInBy(), signedInBy()];
    // Gone with the connection that would have brought it; the subscriber is back at once or a little later.
    await Promise.all([server.say('CLIENT KILL TYPE pubsub'), revokeUser(here, first.userId)]);
    expect(await until(() => another.isRevoked(first))).toBeLessThan(timeBar(1_100));
    await revokeUser(here, second.userId);
    expect(await until(() => another.isRevoked(second))).toBeLessThan(timeBar(1_100));
  });

  test('shows in the number of the next one', async () => {
    const [here, another] = [await instance(), await instance({ checkEveryMs: 60_000 })];
    const [lost, next] = [signedInBy(), signedInBy()];
    await server.say(
      `ZADD ${entries} ${Date.now() + 60_000} ${'"'}1\\x20user\\x20${lost.userId}\\x20${Date.now()}${'"'}`,
    );
    await server.say(`INCR ${changes}`);
    await pause(100);
    expect(another.isRevoked(lost)).toBe(false);
    await revokeUser(here, next.userId);
    await until(() => another.isRevoked(lost));
    expect(another.isRevoked(next)).toBe(true);
  });
});

describe('the record', () => {
  test('is for all apps, ends by itself, and holds no more than it may', async () => {
    const here = await instance({ keptForS: 2, most: 3 });
    for (let made = 0; made < 3; made += 1) await revokeUser(here, anyUser());
    await expect(revokeUser(here, anyUser())).rejects.toThrow('More than 3 revocations are in force');
    expect(await server.say(`ZCARD ${entries}`)).toContain(':3');
    for (const key of [entries, changes]) {
      const lives = Number((await server.say(`PTTL ${key}`)).slice(1).split('\r')[0]);
      expect(lives).toBeGreaterThan(0);
      expect(lives).toBeLessThanOrEqual(2_000);
    }
    await pause(2_100);
    const again = signedInBy();
    await revokeUser(here, again.userId);
    expect(await server.say(`ZCARD ${entries}`)).toContain(':1');
    expect(here.isRevoked(again)).toBe(true);
  });

  test('may hold what only a later version knows', async () => {
    const [here, another] = [await instance(), await instance()];
    const redis = connect('web-bff');
    expect(await redis.whenUp(2_000)).toBe(true);
    const later = Date.now() + 60_000;
    await redis.command('zadd', entries, later, '2 user usr_ada7k2m9qxr3 1', later, '1 device dev-1 1', later, '');
    await redis.command('incr', changes);
    for (const text of ['', 'x', `7 ${later} 2 user x 1`, '{}'])
      await redis.publish('frontdesk:shared:{revocations}', text);
    const principal = signedInBy();
    await revokeUser(here, principal.userId);
    await until(() => another.isRevoked(principal));
    expect(another.isRevoked(signedInBy({}, 'usr_ada7k2m9qxr3'))).toBe(false);
    expect(another.isCurrent).toBe(true);
  });

  test('of thousands is read whole by who starts late', async () => {
    const here = await instance();
    const userIds = Array.from({ length: 5_000 }, anyUser);
    while (userIds.length > 0) await Promise.allSettled(userIds.splice(0, 500).map((id) => revokeUser(here, id)));
    const last = signedInBy({ issuedAt: nowS() });
    await revokeUser(here, last.userId);
    expect((await instance()).isRevoked(last)).toBe(true);
  });
});
