import { afterEach, describe, expect, test } from '@jest/globals';
import { createCache, type Cache } from '@frontdesk/cache';
import type { HttpAnswer, HttpRequest } from '@frontdesk/upstream';
import { z } from 'zod';
import { getUser } from './identity/operations.ts';
import { bind, createPlatform, invalidationsOf, type CallerReach, type PlatformOptions } from './index.ts';

const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
});
const people = ['usr_ada7k2m9qxr3', 'usr_ben4t8w1zcp6', 'usr_chi9r5d3vnk8'] as const;
const [ada, ben, chi] = people;
const notThere = json({ errors: [{ code: 'user_not_found', title: 'x', pointer: null }] }, 404);

/** identity, as its contract has it. */
function answer({ path }: HttpRequest): HttpAnswer {
  const ids = /\?ids=(.*)/.exec(path)?.[1]?.split(',');
  if (ids === undefined) {
    const id = path.split('/').at(-1)!;
    return id.includes('gone') ? notThere : json({ userId: id, displayName: `alone ${id}` });
  }
  const users = ids
    .filter((id) => !id.includes('gone'))
    .map((userId) => ({ userId, displayName: `of many ${userId}` }));
  return json({ users: users.reverse(), missing: ids.filter((id) => id.includes('gone')) });
}

let cache: Cache | undefined;
afterEach(() => cache?.close());

function world(
  options: PlatformOptions = {},
  say: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer> = answer,
) {
  const paths: string[] = [];
  const signals: AbortSignal[] = [];
  const call = async (request: HttpRequest, reach: { signal: AbortSignal }) => {
    paths.push(request.path);
    signals.push(reach.signal);
    return await say(request);
  };
  const platform = createPlatform({ identity: { call, credential: () => ({}) } }, options);
  const user = getUser.reading(z.object({ userId: z.string(), displayName: z.string() }));
  return { paths, signals, read: bind({ user }, platform).user };
}

const deadline = performance.now() + 5_000;
const reachOf = (userId: string = ada, more: Partial<CallerReach> = {}): CallerReach => ({
  signal: new AbortController().signal,
  deadline,
  caller: { userId, tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 2e9 } },
  ...more,
});

describe.each(['without a cache', 'with a cache'])('users that are read in one tick, %s', (how) => {
  const options = (): PlatformOptions => (how === 'with a cache' ? { cache: (cache = createCache()) } : {});

  test('are one call, and each reader gets its own', async () => {
    const { paths, read } = world(options());
    const names = await Promise.all(people.map((userId) => read({ userId }, reachOf())));
    expect(names).toEqual(people.map((userId) => ({ userId, displayName: `of many ${userId}` })));
    expect(paths).toEqual([`/v1/users?ids=${people.join(',')}`]);
  });

  test('are asked for alone if there is one', async () => {
    const { paths, read } = world(options());
    expect(await read({ userId: ada }, reachOf())).toHaveProperty('displayName', `alone ${ada}`);
    expect(await Promise.all([read({ userId: ben }, reachOf()), read({ userId: ben }, reachOf())])).toHaveLength(2);
    expect(paths).toEqual([`/v1/users/${ada}`, `/v1/users/${ben}`]);
  });

  test('are missing for who asked for them, and for nobody else', async () => {
    const { read } = world(options());
    const [one, gone] = await Promise.allSettled([
      read({ userId: ada }, reachOf()),
      read({ userId: 'usr_gone00000000' }, reachOf()),
    ]);
    expect(one).toMatchObject({ status: 'fulfilled' });
    expect(gone).toMatchObject({
      reason: { code: 'not-found', operation: 'identity.getUser', backendCode: 'user_not_found' },
    });
  });

  test('go alone if their id is none: it would fail all', async () => {
    const { paths, read } = world(options());
    await Promise.all([ada, ben, 'not an id'].map((userId) => read({ userId }, reachOf())));
    expect(paths.sort()).toEqual(['/v1/users/not%20an%20id', `/v1/users?ids=${ada},${ben}`]);
  });

  test('are at most 100 to a call', async () => {
    const { paths, read } = world(options());
    const ids = Array.from({ length: 201 }, (_, at) => `usr_${String(at).padStart(8, '0')}`);
    await Promise.all(ids.map((userId) => read({ userId }, reachOf())));
    expect(paths.map((path) => path.split(',').length)).toEqual([100, 100, 1]);
    expect(paths[2]).toBe('/v1/users/usr_00000200');
  });

  test('are asked for by each caller in their own name', async () => {
    const { paths, read } = world(options());
    await Promise.all([read({ userId: ada }, reachOf(ada)), read({ userId: chi }, reachOf(ben))]);
    expect(paths).toEqual([`/v1/users/${ada}`, `/v1/users/${chi}`]);
  });

  test('fail together, and are not called again', async () => {
    const { paths, read } = world(options(), () => json({ errors: [] }, 500));
    const all = await Promise.allSettled(people.map((userId) => read({ userId }, reachOf())));
    expect(all).toMatchObject(people.map(() => ({ reason: { code: 'backend-failed' } })));
    expect(paths).toHaveLength(1);
  });

  test('of whom an answer says nothing are no answer', async () => {
    const { read } = world(options(), () => json({ users: [{ userId: ada, displayName: 'Ada' }], missing: [] }));
    const [one, other] = await Promise.allSettled([read({ userId: ada }, reachOf()), read({ userId: ben }, reachOf())]);
    expect(one).toMatchObject({ value: { displayName: 'Ada' } });
    expect(other).toMatchObject({ reason: { code: 'backend-invalid' } });
  });

  test('are given up when nobody waits any more', async () => {
    const { signals, read } = world(options(), () => new Promise(() => {}));
    const [one, other] = [new AbortController(), new AbortController()];
    const first = read({ userId: ada }, reachOf(ada, { signal: one.signal }));
    const second = read({ userId: ben }, reachOf(ada, { signal: other.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'caller-gone' });
    expect(signals[0]?.aborted).toBe(false);
    other.abort();
    await expect(second).rejects.toMatchObject({ code: 'caller-gone' });
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('together with what is kept', () => {
  test('only those that are missing are asked for, and each is kept as if alone', async () => {
    cache = createCache();
    const { paths, read } = world({ cache });
    await read({ userId: ada }, reachOf());
    await Promise.all(people.map((userId) => read({ userId }, reachOf(ben))));
    expect(paths).toEqual([`/v1/users/${ada}`, `/v1/users?ids=${ben},${chi}`]);
    expect(await read({ userId: chi }, reachOf())).toHaveProperty('displayName', `of many ${chi}`);
    expect(paths).toHaveLength(2);
    const change = { type: 'user.updated', subject: chi, tenantid: 'ten_halden4k7q2w', data: { userId: chi } };
    for (const { tags, afterMs } of invalidationsOf(change)) await cache.invalidate(tags, { afterMs });
    await Promise.all(people.map((userId) => read({ userId }, reachOf())));
    expect(paths.slice(2)).toEqual([`/v1/users/${chi}`]);
  });

  test('nothing goes together while the batch is off', async () => {
    const { paths, read } = world({ isOff: (name) => (name === 'identity.batchGetUsers' ? {} : undefined) });
    await Promise.all(people.map((userId) => read({ userId }, reachOf())));
    expect(paths).toEqual(people.map((userId) => `/v1/users/${userId}`));
  });
});
