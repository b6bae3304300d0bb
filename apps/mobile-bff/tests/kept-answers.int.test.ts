import { createRedis } from '@frontdesk/redis';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { plan, planId, startFleet, until } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';
import { examples } from './requests.ts';
import { ada, chiara } from './stack.ts';

const dan = 'usr_dan6j1x8hse4';
const unlimited = { LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' };

let fleet: Fleet;
let here: Instance;
let there: Instance;
const tokens = new Map<string, string>();
beforeAll(async () => {
  fleet = await startFleet('single Redis', { CANARY: '1' });
  [here, there] = await Promise.all([fleet.start(unlimited), fleet.start(unlimited)]);
  for (const user of [ada, chiara, dan]) tokens.set(user, await fleet.token(user));
  await until(async () => (await ask(here, ada, '/v1/documents?q=hub')).status === 200, 20_000);
}, 60_000);
afterAll(() => fleet.stop());

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | undefined;
}

async function ask({ url }: Instance, user: string, path: string, { method = 'GET', headers, body }: Asking = {}) {
  const sent = {
    authorization: `Bearer ${tokens.get(user) ?? ''}`,
    ...(body && { 'content-type': 'application/json' }),
    ...headers,
  };
  const answer = await fetch(`${url}${path}`, { method, headers: sent, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, etag: answer.headers.get('etag') ?? '', text: await answer.text() };
}

/** The access service, asked past the app in Ada's name. */
async function grant(method: 'PUT' | 'DELETE', body?: object): Promise<void> {
  const answer = await fetch(`${fleet.platform.urls.access}/v1/documents/${planId}/grants/${dan}`, {
    method,
    headers: { 'x-platform-key': 'dev-platform-key', 'x-user-id': ada, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} grant: ${answer.status} ${await answer.text()}`);
}

/** Of Dan: where a title of the document shows, at both instances. */
async function shownToDan(): Promise<string[]> {
  const held = { documents: [{ documentId: planId, updatedAt: '2026-01-01T00:00:00Z' }] };
  const places: (readonly [string, (instance: Instance) => Promise<boolean>])[] = [
    ['document', async (at) => (await ask(at, dan, plan)).status === 200],
    ['list', async (at) => (await ask(at, dan, '/v1/documents?limit=50&tag=logistics')).text.includes(planId)],
    ['home', async (at) => (await ask(at, dan, '/v1/home')).text.includes(planId)],
    ['search', async (at) => (await ask(at, dan, '/v1/documents?q=rotterdam')).text.includes(planId)],
    ['notifications', async (at) => (await ask(at, dan, '/v1/notifications?limit=100')).text.includes(planId)],
    [
      'sync',
      async (at) =>
        !(
          JSON.parse((await ask(at, dan, '/v1/documents/sync', { method: 'POST', body: held })).text) as {
            gone: string[];
          }
        ).gone.includes(planId),
    ],
  ];
  const shown: string[] = [];
  for (const [name, isShown] of places) for (const at of [here, there]) if (await isShown(at)) shown.push(name);
  return [...new Set(shown)];
}

describe('with answers kept at two instances and in Redis', () => {
  test('a role that is taken away is gone at both at once, also for who holds the ETag', async () => {
    await grant('PUT', { role: 'viewer' });
    await until(async () => (await shownToDan()).includes('document'));
    const { etag } = await ask(here, dan, plan);
    const headers = { 'if-none-match': etag };
    expect((await ask(here, dan, plan, { headers })).status).toBe(304);
    await grant('DELETE');
    const statuses = async () => [
      (await ask(here, dan, plan, { headers })).status,
      (await ask(there, dan, plan, { headers })).status,
    ];
    await until(async () => (await statuses()).join() === '404,404', 1_500);
    expect(await shownToDan()).toEqual([]);
  }, 30_000);

  test('a grant that ends by itself, of which nothing tells, shows the document nowhere', async () => {
    const end = Math.ceil(Date.now() / 1000) * 1000 + 3_000;
    await grant('PUT', { role: 'viewer', expiresAt: new Date(end).toISOString() });
    await until(async () => (await shownToDan()).includes('document'), 2_500);
    expect((await shownToDan()).length).toBeGreaterThan(2);
    await new Promise((resolve) => setTimeout(resolve, end + 100 - Date.now()));
    expect(await shownToDan()).toEqual([]);
    await grant('DELETE');
  }, 30_000);

  test('a hidden document asked for again costs what a missing one does, so that its speed tells nothing', async () => {
    await until(async () => (await ask(here, dan, plan)).status === 404);
    const costs: unknown[] = [];
    for (const path of [plan, '/v1/documents/doc_missing0000']) {
      await fleet.platform.clearCalls();
      for (let times = 0; times < 5; times += 1) expect((await ask(here, dan, path)).status).toBe(404);
      costs.push((await fleet.platform.calls())['access.getEffectiveAccess']);
    }
    expect(costs).toEqual([5, 5]);
  }, 30_000);

  test('Redis has no internal member, token, link or decision on access after a walk over all routes', async () => {
    for (const user of [ada, chiara]) {
      for (const { method, path, body, key } of Object.values(examples())) {
        await ask(here, user, path, {
          method: method.toUpperCase(),
          headers: key === undefined ? {} : { 'idempotency-key': newKey() },
          body,
        });
      }
      await ask(there, user, `${plan}?body=full`);
      await ask(there, user, '/v1/documents?q=rotterdam');
    }
    const redis = createRedis({ url: fleet.redis.url, app: 'test', commandDeadlineMs: 2_000 });
    await redis.whenUp(2_000);
    const keys = (await redis.command('keys', '*:cache')) as string[];
    const values = (await Promise.all(keys.map((key) => redis.command('get', key)))) as string[];
    await redis.close();
    const secrets = /CANARY-INTERNAL|eyJ[\w-]{20,}|downloadUrl"|permissions"|sk-dev|dev-platform-key|s3:\/\//;
    expect(values.length).toBeGreaterThan(20);
    expect(values.map((value) => secrets.exec(value)?.[0]).filter(Boolean)).toEqual([]);
  }, 30_000);
});
