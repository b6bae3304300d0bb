import { anyone } from '@frontdesk/server';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest, fromPage, signedIn } from './app-under-test.ts';
import { examples, send } from './requests.ts';

const { app } = appUnderTest();
const names = routes.map((route) => route.name);

// These take no session, and have defences of their own: a state that this browser began, or a token of the provider.
const exempt = ['login', 'loginCallback', 'continueLogout', 'backChannelLogout'];
const guarded = names.filter((name) => !exempt.includes(name));

test('there is an example of each route', () => {
  expect(Object.keys(examples()).toSorted()).toEqual(names.toSorted());
});

test('exactly those that are named here are open to anyone', () => {
  const open = routes.filter(({ access }) => access.name === anyone.name).map(({ name }) => name);
  expect(open.toSorted()).toEqual(exempt.toSorted());
});

describe.each(guarded)('%s', (name) => {
  const example = () => examples()[name]!;
  const codeOf = ({ body }: { body: { type?: string } }) => body.type?.split('/').at(-1);

  test('is refused without the CSRF header, and without a word on where it comes from', async () => {
    const { 'Frontdesk-CSRF': _header, ...headerless } = signedIn;
    const { 'Sec-Fetch-Site': _site, ...siteless } = signedIn;
    const answers = await Promise.all([headerless, siteless].map((headers) => send(app, example(), headers)));
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [403, 'csrf-header-missing'],
      [403, 'not-same-origin'],
    ]);
  });

  test.each(['cross-site', 'same-site', 'none'])('is refused from elsewhere: %s', async (site) => {
    const answer = await send(app, example(), { ...signedIn, 'Sec-Fetch-Site': site });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'not-same-origin']);
  });

  test('is refused from another origin, which hears nothing of CORS', async () => {
    const answer = await send(app, example(), { ...signedIn, Origin: 'https://evil.example' });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'not-same-origin']);
    expect(Object.keys(answer.headers).filter((header) => header.startsWith('access-control'))).toEqual([]);
  });

  test('is refused without a session, and with one that has ended', async () => {
    const none = await send(app, example(), fromPage);
    expect([none.status, codeOf(none)]).toEqual([401, 'session-missing']);
    const ended = await send(app, example(), { ...fromPage, Cookie: 'frontdesk-session=ended' });
    expect([ended.status, codeOf(ended)]).toEqual([401, 'session-ended']);
  });
});

describe.each(routes.filter(({ access }) => access.scope !== undefined).map((route) => [route.name, route] as const))(
  '%s',
  (name, { access }) => {
    test('needs the scope that it declares, and no more', async () => {
      const other = access.scope === 'documents.read' ? 'documents.write' : 'documents.read';
      const withScope = (scope = '') => ({ ...fromPage, Cookie: `frontdesk-session=${scope}` });
      expect((await send(app, examples()[name]!, withScope(other))).status).toBe(403);
      expect((await send(app, examples()[name]!, withScope(access.scope))).status).toBeLessThan(300);
    });
  },
);

test('a bearer token is nothing here: only the session is', async () => {
  const headers = { ...fromPage, Authorization: 'Bearer documents.read+documents.write' };
  expect((await send(app, examples()['getDocument']!, headers)).status).toBe(401);
});

test('the limit of an address counts those who have no session, and that of a user the others', async () => {
  const { app: strict } = appUnderTest({}, { LIMIT_ADDRESS: '8/60s burst 8', LIMIT_USER: '1/60s burst 5' });
  const statuses: number[] = [];
  for (let turn = 0; turn < 6; turn += 1)
    statuses.push((await send(strict, examples()['getDocument']!, signedIn)).status);
  for (let turn = 0; turn < 3; turn += 1)
    statuses.push((await send(strict, examples()['getDocument']!, fromPage)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 401, 401, 429]);
});

test('a write is run once for its key', async () => {
  const example = examples()['createComment']!;
  const first = await send(app, example, signedIn);
  const again = await send(app, example, signedIn);
  expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
  const { key: _key, ...keyless } = example;
  expect((await send(app, keyless, signedIn)).status).toBe(400);
});

test('what operators turned off is off: a route, a tenant', async () => {
  const off = (kind: string, name: string) => ({
    off: (asked: string, of: string) =>
      asked === kind && of === name ? { kind, name, reason: 'a test', until: Date.now() + 60_000 } : undefined,
    isCurrent: true,
    list: () => [],
  });
  const statusOf = async (kind: string, name: string) => {
    const switches = off(kind, name) as unknown as ReturnType<typeof appUnderTest>['services']['switches'];
    return (await send(appUnderTest({ switches }).app, examples()['getDocument']!, signedIn)).status;
  };
  expect(await statusOf('route', 'getDocument')).toBe(503);
  expect(await statusOf('tenant', 'ten_halden4k7q2w')).toBe(503);
  expect(await statusOf('tenant', 'ten_another00001')).toBe(200);
});

test('a path that is not there is 404, and a method that is not there 405', async () => {
  expect((await request(app).get('/v2/nothing')).status).toBe(404);
  const answer = await request(app).post('/v2/documents/doc_q3plan7x2mva');
  expect([answer.status, answer.headers['allow']]).toEqual([405, 'DELETE, GET, HEAD, OPTIONS, PATCH']);
  expect((await request(app).post('/')).status).toBe(405);
});
