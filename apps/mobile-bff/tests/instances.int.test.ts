import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { percentile, plan, report, startFleet, until } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';
import { admitted, knock, saysThePlatform, three, windowS } from './knock.ts';
import type { Heard } from './knock.ts';
import { ada } from './stack.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
}, 60_000);
afterAll(() => fleet.stop());

test('three instances without a Redis, as npm start runs one, hear whose status changed, and a new sign-in is good', async () => {
  const env = { REDIS_URL: '', EVENTS_URL: `${fleet.platform.urls.control}/events` };
  const instances = await Promise.all([1, 2, 3].map(() => fleet.start(env)));
  const user = 'usr_gus3v9e2xkd7';
  const token = await fleet.token(user);
  const statuses = async (authorization: string) => {
    const answers = instances.map(({ url }) => fetch(`${url}/v1/home`, { headers: { authorization } }));
    return (await Promise.all(answers)).map(({ status }) => status).join();
  };
  expect(await statuses(`Bearer ${token}`)).toBe('200,200,200');
  const saidAt = performance.now();
  await saysThePlatform(fleet, user);
  await until(async () => (await statuses(`Bearer ${token}`)) === '401,401,401', 1_000);
  report(
    `without a Redis: a user’s access ended at three instances after ${Math.round(performance.now() - saidAt)} ms`,
  );
  // Issued surely later, also by a clock that is a few seconds ahead.
  await pause(6_500);
  const later = await fleet.token(user);
  expect(await statuses(`Bearer ${later}`)).toBe('200,200,200');
  expect(await statuses(`Bearer ${token}`)).toBe('401,401,401');
  await Promise.all(instances.map((instance) => instance.stop()));
}, 40_000);

test('an instance without the Redis that it is to have reads, counts its share, and writes nothing twice', async () => {
  const port = await freePort();
  const instance = await fleet.start({ REDIS_URL: `redis://127.0.0.1:${port}`, INSTANCES: '4' });
  const authorization = `Bearer ${await fleet.token(ada)}`;
  const read = await fetch(`${instance.url}${plan}`, { headers: { authorization } });
  expect(read.status).toBe(200);
  expect(read.headers.get('ratelimit-policy')).toMatch(/"user";q=50;w=4;frontdesk-degraded/);
  const write = (headers: Record<string, string>, method: string, path: string, body: object) =>
    fetch(`${instance.url}${plan}/comments${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const startedAt = performance.now();
  const refused = await write({ 'idempotency-key': newKey() }, 'POST', '', { body: 'Good.' });
  expect(performance.now() - startedAt).toBeLessThan(timeBar(500));
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.text()).toContain('idempotency-unavailable');
  expect((await write({}, 'PATCH', '/cmt_missing0000', { status: 'resolved' })).status).toBe(404);
  await instance.stop();
}, 30_000);

describe('three instances whose Redis is killed', () => {
  const limit = 150;
  let instances: Instance[];
  beforeAll(async () => {
    instances = await three(fleet, { LIMIT_USER: `${limit}/${windowS}s`, INSTANCES: '3' });
    await pause(1_500); // they hear of each other
  }, 60_000);
  afterAll(() => Promise.all(instances.map((instance) => instance.stop())));

  test('make nobody wait, admit at most 1.3 times the limit, and heal within 2 s', async () => {
    const token = await fleet.token('usr_dan6j1x8hse4');
    const heard: Heard[] = [];
    const failures: unknown[] = [];
    const under = new Set<Promise<unknown>>();
    const timer = setInterval(() => {
      for (const instance of instances) {
        const sent = knock(instance, token)
          .then(
            (one) => heard.push(one),
            (error: unknown) => failures.push(error),
          )
          .finally(() => under.delete(sent));
        under.add(sent);
      }
    }, 25);
    using _stopped = { [Symbol.dispose]: () => clearInterval(timer) };
    await until(() => admitted(heard) >= limit / 3, 10_000);
    const killedAt = heard.length;
    await fleet.redis.kill();
    await pause(1_000);
    const away = heard.slice(killedAt);
    await fleet.redis.restart();
    const returnedAt = performance.now();
    await until(() => heard.slice(-6).every(({ degraded }) => !degraded), timeBar(4_000));
    const healedMs = performance.now() - returnedAt;
    await pause(500);
    clearInterval(timer);
    await Promise.all(under);
    const p99 = (of: readonly Heard[]) =>
      percentile(
        of.map(({ ms }) => ms),
        0.99,
      );
    const addedMs = p99(away) - p99(heard.slice(0, killedAt));
    report(
      `limit ${limit}, Redis killed after ${killedAt} requests: ${admitted(heard)} of ${heard.length} admitted, ` +
        `p99 +${addedMs.toFixed(0)} ms, healed after ${healedMs.toFixed(0)} ms`,
    );
    expect(failures).toEqual([]);
    expect(away.some(({ degraded }) => degraded)).toBe(true);
    expect(admitted(heard)).toBeLessThanOrEqual(1.3 * limit);
    expect(addedMs).toBeLessThanOrEqual(timeBar(60));
    expect(healedMs).toBeLessThanOrEqual(timeBar(2_000));
  }, 60_000);
});
