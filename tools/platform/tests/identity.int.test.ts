import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checker, checkUsualErrors } from './check-operation.ts';
import { loadContract } from './contract.ts';
import { ada, ben, json, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

describe.each([{ canary: false }, { canary: true }])('identity answers as its contract says, %p', ({ canary }) => {
  let running: RunningPlatform;
  const contract = loadContract('identity');
  const options = { running: () => running, service: 'identity', contract, canary } as const;
  const check = checker(options);
  const tenant = '/v1/tenants/ten_halden4k7q2w';
  const mia = 'usr_mia6t5r2wnz3';

  beforeAll(async () => {
    running = await runPlatform({ canary });
  });
  afterAll(() => running.close());

  test('a user of the tenant, with times in the offset of its zone', async () => {
    const operation = 'getUser';
    const user = await check({ operation, path: `/v1/users/${ada}`, status: 200 });
    expect(json(user)).toMatchObject({
      displayName: 'Ada Lindqvist',
      createdAt: '2024-02-12T10:05:00+01:00',
      updatedAt: '2026-05-04T16:22:31+02:00',
      groupIds: ['grp_planning7'],
    });
    const left = await check({ operation, path: '/v1/users/usr_kai9f2s6yqb8', status: 200 });
    expect(json(left)).toMatchObject({ status: 'deactivated' });
    await check({ operation, path: `/v1/users/${mia}`, status: 404 });
    await check({ operation, path: '/v1/users/nonsense', status: 404 });
    await check({ operation, path: '/v1/users/usr_zoe3b9w2gne8', as: 'usr_zoe3b9w2gne8', status: 200 });
  });

  test('many users at once, with those missing named', async () => {
    const operation = 'batchGetUsers';
    const batch = await check({ operation, path: `/v1/users?ids=${ada},${mia},${ben},usr_gone00000000`, status: 200 });
    const { users, missing } = json<{ users: { userId: string }[]; missing: string[] }>(batch);
    expect(users.map((user) => user.userId).toSorted()).toEqual([ada, ben]);
    expect(missing).toEqual([mia, 'usr_gone00000000']);
    const many = Array.from({ length: 101 }, (_, at) => `usr_number${1000 + at}`).join(',');
    for (const ids of [`?ids=${ada},x`, '', '?ids=', `?ids=${many}`]) {
      await check({ operation, path: `/v1/users${ids}`, status: 400 });
    }
  });

  test('preferences are their owner’s; a change is merged one level deep', async () => {
    const path = `/v1/users/${ada}/preferences`;
    const get = { operation: 'getPreferences', path };
    const patch = { operation: 'updatePreferences', method: 'PATCH', path };
    await check({ ...get, status: 200 });
    for (const call of [get, { ...patch, body: { theme: 'dark' } }]) {
      await check({ ...call, path: `/v1/users/${ben}/preferences`, status: 403 });
      await check({ ...call, path: `/v1/users/${mia}/preferences`, status: 404 });
    }
    const changed = await check({ ...patch, body: { theme: 'dark', ai: { autoSummary: false } }, status: 200 });
    expect(json(changed)).toMatchObject({
      theme: 'dark',
      ai: { autoSummary: false, language: 'en-GB' },
      density: 'comfortable',
    });
    expect(json(await check({ ...get, status: 200 }))).toEqual(json(changed));
    const wrong = await check({
      ...patch,
      body: { theme: 'pink', timeZone: 'Mars/Base', ai: { language: 'x' } },
      status: 422,
    });
    expect(
      json<{ errors: { code: string; pointer: string }[] }>(wrong).errors.map((error) => [error.code, error.pointer]),
    ).toEqual([
      ['unknown_time_zone', '/timeZone'],
      ['invalid_value', '/theme'],
      ['invalid_value', '/ai/language'],
    ]);
    for (const body of [{}, '{', { notifications: { push: 'yes' } }]) await check({ ...patch, body, status: 422 });
  });

  test('settings and flags of the caller’s tenant only', async () => {
    const settings = await check({ operation: 'getTenantSettings', path: `${tenant}/settings`, status: 200 });
    expect(json(settings)).toMatchObject({
      name: 'Halden Logistics',
      ai: { enabled: true },
      updatedAt: '2026-04-11T09:00:00+02:00',
    });
    const flags = await check({ operation: 'getTenantFlags', path: `${tenant}/flags`, status: 200 });
    expect(json(flags)).toMatchObject({
      flags: [{ key: 'ai-chat', enabled: true, variant: 'streaming' }, {}, { enabled: false }, {}],
    });
    const others = '/v1/tenants/ten_nordlys8v3c1x';
    await check({ operation: 'getTenantSettings', path: `${others}/settings`, status: 404 });
    await check({ operation: 'getTenantFlags', path: `${others}/flags`, status: 404 });
    const off = await check({ operation: 'getTenantSettings', path: `${others}/settings`, as: mia, status: 200 });
    expect(json(off)).toMatchObject({ ai: { enabled: false } });
  });

  test('errors that any operation gives', async () => {
    await checkUsualErrors(check, options, {
      getUser: { path: `/v1/users/${ada}` },
      batchGetUsers: { path: `/v1/users?ids=${ada}` },
      getPreferences: { path: `/v1/users/${ada}/preferences` },
      updatePreferences: { path: `/v1/users/${ada}/preferences`, method: 'PATCH', body: { theme: 'dark' } },
      getTenantSettings: { path: `${tenant}/settings` },
      getTenantFlags: { path: `${tenant}/flags` },
    });
    await check({ operation: 'getUser', path: `/v1/users/${ada}`, status: 401, audience: 'documents' });
  });

  test('every documented answer was checked', () => {
    expect(contract.unchecked()).toEqual([]);
  });
});
