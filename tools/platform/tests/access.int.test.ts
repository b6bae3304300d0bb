import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checker, checkUsualErrors } from './check-operation.ts';
import { loadContract } from './contract.ts';
import { ada, ben, chiara, dan, financeOnly, fleet, json, ofNordlys, q3plan, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

describe.each([{ canary: false }, { canary: true }])('access answers as its contract says, %p', ({ canary }) => {
  let running: RunningPlatform;
  const contract = loadContract('access');
  const options = { running: () => running, service: 'access', contract, canary } as const;
  const check = checker(options);
  const path = `/v1/documents/${q3plan}`;

  beforeAll(async () => {
    running = await runPlatform({ canary });
  });
  afterAll(() => running.close());

  test('the strongest grant decides, and no access is an answer', async () => {
    const operation = 'getEffectiveAccess';
    const roleOf = async (as: string, document = q3plan): Promise<unknown[]> => {
      const got = await check({ operation, path: `/v1/documents/${document}/access`, as, status: 200 });
      const { role, source, permissions } = json<{ role: string; source: string; permissions: string[] }>(got);
      return [role, source, permissions.length];
    };
    expect(await roleOf(ada)).toEqual(['owner', 'direct', 5]);
    expect(await roleOf(chiara)).toEqual(['editor', 'folder', 4]);
    expect(await roleOf(chiara, fleet)).toEqual(['viewer', 'group', 1]);
    expect(await roleOf('usr_jun1w3k8dvh5')).toEqual(['none', 'none', 0]);
    expect(await roleOf(ada, financeOnly)).toEqual(['none', 'none', 0]);
    expect(await roleOf('usr_qui7g2w4lbt6', ofNordlys)).toEqual(['viewer', 'tenantDefault', 1]);
    const ends = await check({
      operation,
      path: '/v1/documents/doc_hubops5w9tre/access',
      as: 'usr_jun1w3k8dvh5',
      status: 200,
    });
    expect(json(ends)).toMatchObject({ role: 'viewer', expiresAt: '2099-12-31T23:00:00Z' });
    for (const document of [ofNordlys, 'doc_missing0000', 'x']) {
      await check({ operation, path: `/v1/documents/${document}/access`, status: 404 });
    }
  });

  test('many checks at once, in the order asked, with reasons', async () => {
    const call = { operation: 'checkAccess', method: 'POST', path: '/v1/access/check' };
    const read = (documentId: string, permission = 'read'): unknown => ({ documentId, permission });
    const checks = [read(q3plan), read(fleet, 'write'), read(financeOnly), read(ofNordlys)];
    const answered = await check({ ...call, as: chiara, body: { checks }, status: 200 });
    const { results } = json<{ results: { documentId: string; reason: string }[] }>(answered);
    expect(results.map((result) => [result.documentId, result.reason])).toEqual([
      [q3plan, 'granted'],
      [fleet, 'roleTooWeak'],
      [financeOnly, 'noGrant'],
      [ofNordlys, 'unknownDocument'],
    ]);
    for (const body of [{ checks: [] }, { checks: [{ documentId: 'x', permission: 'read' }] }, '{']) {
      await check({ ...call, body, status: 400 });
    }
    const many = Array.from({ length: 201 }, () => read(q3plan));
    await check({ ...call, body: { checks: many }, status: 400 });
  });

  test('a grant that has expired counts no more, and is the reason', async () => {
    const { world } = running.platform;
    world.grants.get('grt_dancomm01')!.expiresAt = Date.now() - 1000;
    const call = { operation: 'checkAccess', method: 'POST', path: '/v1/access/check' };
    const body = { checks: [{ documentId: q3plan, permission: 'read' }] };
    const answered = await check({ ...call, as: dan, body, status: 200 });
    expect(json(answered)).toMatchObject({ results: [{ allowed: false, reason: 'expired' }] });
  });

  test('grants are listed by page for those who may share', async () => {
    const operation = 'listGrants';
    const without = ['Link'];
    const first = await check({ operation, path: `${path}/grants?limit=1`, status: 200 });
    expect(json<unknown[]>(first)).toMatchObject([{ grantId: 'grt_adaowner01', inheritedFrom: null }]);
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
    const rest = await check({ operation, path: next!.replace('limit=1', 'limit=50'), status: 200, without });
    expect(rest.text).toContain('"grantId":"grt_planedit01"');
    expect(rest.headers.get('link')).toBeNull();
    for (const bad of ['limit=0', 'limit=101', 'after=grt_missing0000']) {
      await check({ operation, path: `${path}/grants?${bad}`, status: 400 });
    }
    await check({ operation, path: `/v1/documents/${fleet}/grants`, as: chiara, status: 403 });
    await check({ operation, path: `/v1/documents/${ofNordlys}/grants`, status: 404 });
  });

  test('a grant is given, changed, kept and taken, but never the last owner’s or a folder’s', async () => {
    const grantee = 'usr_jun1w3k8dvh5';
    const put = { operation: 'putGrant', method: 'PUT', path: `${path}/grants/${grantee}`, as: chiara };
    const take = { operation: 'deleteGrant', method: 'DELETE', path: `${path}/grants/${grantee}`, as: chiara };
    const body = { role: 'commenter', expiresAt: '2099-09-30T22:00:00Z' };
    const given = await check({ ...put, body, status: 201 });
    expect(json(given)).toMatchObject({ role: 'commenter', grantedBy: chiara, expiresAt: '2099-09-30T22:00:00Z' });
    await check({ ...put, body, status: 200 });
    await check({ ...put, body: { role: 'viewer' }, status: 200 });
    for (const bad of [{}, { role: 'king' }, { role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, '{']) {
      await check({ ...put, body: bad, status: 400 });
    }
    await check({ ...put, path: `${path}/grants/usr_mia6t5r2wnz3`, body, status: 400 });
    await check({ ...put, body: { role: 'owner' }, status: 403 });
    await check({ ...put, path: `/v1/documents/${ofNordlys}/grants/${grantee}`, body, status: 404 });
    await check({ ...put, path: `${path}/grants/${ada}`, as: ada, body, status: 409 });
    const inherited = await check({ ...put, path: `${path}/grants/grp_planning7`, body, status: 409 });
    expect(json(inherited)).toMatchObject({ errorCode: 1410 });
    await check({ ...take, path: `${path}/grants/grp_planning7`, status: 409 });
    const last = await check({ ...take, path: `${path}/grants/${ada}`, as: ada, status: 409 });
    expect(json(last)).toMatchObject({ errorCode: 1409 });
    await check({ ...take, path: `${path}/grants/${ada}`, status: 403 });
    await check({ ...take, path: `/v1/documents/${fleet}/grants/${ben}`, status: 403 });
    await check({ ...take, path: `/v1/documents/${ofNordlys}/grants/${ben}`, status: 404 });
    await check({ ...take, as: grantee, status: 204 });
    await check({ ...take, status: 204 });
  });

  test('errors that any operation gives', async () => {
    const calls = {
      getEffectiveAccess: { path: `${path}/access` },
      listGrants: { path: `${path}/grants` },
      putGrant: { path: `${path}/grants/${ben}`, method: 'PUT', body: { role: 'viewer' } },
      deleteGrant: { path: `${path}/grants/${ben}`, method: 'DELETE' },
      checkAccess: { path: '/v1/access/check', method: 'POST', body: {} },
    };
    await checkUsualErrors(check, options, calls);
    const unknown = await check({
      operation: 'getEffectiveAccess',
      path: `${path}/access`,
      as: 'usr_gone00000000',
      status: 401,
    });
    expect(json(unknown)).toMatchObject({ errorCode: 1402 });
  });

  test('every documented answer was checked', () => {
    expect(contract.unchecked()).toEqual([]);
  });
});

test('too many calls for one user are told to wait, others are not', async () => {
  const running = await runPlatform({ accessPerSecond: 1 });
  const path = `/v1/documents/${q3plan}/access`;
  const contract = loadContract('access');
  const first = await running.call('access', path);
  const second = await running.call('access', path);
  const other = await running.call('access', path, { as: ben });
  expect([first.status, second.status, other.status]).toEqual([200, 429, 200]);
  expect(contract.check('getEffectiveAccess', second)).toEqual([]);
  await running.close();
});
