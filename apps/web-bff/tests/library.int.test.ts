import { startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentRoutes, examples } from './requests.ts';
import type { Example } from './requests.ts';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const jun = 'usr_jun1w3k8dvh5';
const planning = 'fld_planning3j8';
const plan = '/v2/documents/doc_q3plan7x2mva';

let redis: StartedRedis;
let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  redis = await startRedis();
  const app = { REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000' };
  stack = await startStack({ instances: 2, platform: { REDIS_URL: redis.url }, app });
  browser = await stack.signedIn();
}, 60_000);

afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

type Body = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- asserted on by value

interface Asked {
  readonly who?: ScriptedBrowser;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function ask(method: string, path: string, { who = browser, body, headers = {} }: Asked = {}) {
  const answer = await who.fetch(`${stack.origin}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: (text === '' ? {} : JSON.parse(text)) as Body };
}

const codeOf = ({ body }: { body: Body }) => String(body['type']).split('/').at(-1);
let keys = 0;
const key = () => ({ 'idempotency-key': `"library-${(keys += 1)}"` });

async function made(body: object = {}): Promise<{ path: string; etag: string }> {
  const answer = await ask('POST', '/v2/documents', { body: { title: 'Hub notes', ...body }, headers: key() });
  expect(answer.status).toBe(201);
  return { path: answer.headers.get('location') ?? '', etag: answer.headers.get('etag') ?? '' };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a list of documents', () => {
  test('is four calls for a page of fifty, with every owner and every count', async () => {
    await ask('GET', '/v2/documents?limit=1'); // tokens are there
    await stack.platform.clearCalls();
    const { status, body } = await ask('GET', '/v2/documents?limit=50');
    expect([status, body['degraded'], body['items'].length]).toEqual([200, [], 50]);
    for (const item of body['items']) {
      expect(item).toMatchObject({ owner: { name: expect.any(String) }, comments: { total: expect.any(Number) } });
      expect(item['_links'].self.href).toBe(`/v2/documents/${item.documentId}`);
    }
    const calls = Object.entries(await stack.platform.calls()).filter(([, count]) => count > 0);
    expect(Object.fromEntries(calls)).toEqual({
      'documents.listDocuments': 1,
      'access.checkAccess': 1,
      'identity.batchGetUsers': 1,
      'collaboration.getCommentCounts': 1,
    });
  });

  test('goes on to its end, each document once, in the order that was asked for', async () => {
    const titles: string[] = [];
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const more = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await ask('GET', `/v2/documents?folderId=${planning}&sort=title&limit=20${more}`);
      for (const { documentId, title, folderId } of body['items'] as Body[]) {
        expect([folderId, seen.has(documentId)]).toEqual([planning, false]);
        seen.add(documentId);
        titles.push(title.toLowerCase());
      }
      cursor = body['nextCursor'];
    } while (cursor !== null);
    expect(seen.has('doc_q3plan7x2mva')).toBe(true);
    expect(titles).toEqual(titles.toSorted());
    const last = await ask('GET', '/v2/documents?limit=1');
    const stale = await ask('GET', `/v2/documents?limit=1&sort=title&cursor=${last.body['nextCursor']}`);
    expect([stale.status, stale.body['errors'][0].pointer]).toEqual([400, '/query/cursor']);
  });

  test('says what the caller may do with each, which differs by caller', async () => {
    const find = async (who: ScriptedBrowser) => {
      const { body } = await ask('GET', '/v2/documents?q=Q3%20capacity', { who });
      const found = (body['items'] as Body[]).find(({ documentId }) => documentId === 'doc_q3plan7x2mva');
      return Object.keys(found?.['_links'] ?? {});
    };
    expect(await find(browser)).toEqual(['self', 'edit', 'delete', 'grants']);
    expect(await find(await stack.signedIn(chiara))).toEqual(['self', 'edit', 'grants']);
  });

  test('goes on without the counts while collaboration is away', async () => {
    await stack.platform.faults('collaboration', { operation: 'getCommentCounts', errorRate: 1, status: 500 });
    const { status, body } = await ask('GET', '/v2/documents?limit=3&sort=updatedAt');
    await stack.platform.clearFaults();
    expect([status, body['degraded']]).toEqual([200, [{ section: 'commentCounts', reason: 'unavailable' }]]);
    expect(body['items']).toMatchObject([{ comments: null }, { comments: null }, { comments: null }]);
  });
});

test('a document is made once, edited by who has read it last, tagged, and binned, and each is seen at once everywhere', async () => {
  const send = { body: { title: 'Hub notes', folderId: planning, tags: ['Q3'] }, headers: key() };
  const first = await ask('POST', '/v2/documents', send);
  const again = await ask('POST', '/v2/documents', { ...send, who: stack.through(browser, 1) });
  expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
  expect(again.body).toEqual(first.body);
  const path = first.headers.get('location') ?? '';
  const list = await ask('GET', `/v2/documents?folderId=${planning}&limit=1`);
  expect(list.body['items']).toMatchObject([{ documentId: first.body['documentId'], owner: { userId: ada } }]);

  const read = await ask('GET', `${path}?include=tags`);
  expect(read.body).toMatchObject({ title: 'Hub notes', access: { role: 'owner' }, tags: [{ name: 'q3' }] });
  const edited = await ask('PATCH', path, {
    body: { title: 'Hub notes, final', status: 'published', description: 'All hubs' },
    headers: { 'if-match': read.body['etag'] },
  });
  expect([edited.status, edited.headers.get('etag')]).toEqual([200, edited.body['etag']]);
  expect(edited.body['etag']).not.toBe(read.body['etag']);
  const late = await ask('PATCH', path, { body: { title: 'Lost' }, headers: { 'if-match': read.body['etag'] } });
  expect([late.status, codeOf(late), late.headers.get('etag')]).toEqual([412, 'version-mismatch', edited.body['etag']]);
  const weak = await ask('PATCH', path, { body: { title: 'Lost' }, headers: { 'if-match': 'W/"anything"' } });
  expect([weak.status, weak.body['etag']]).toEqual([412, edited.body['etag']]);
  expect((await ask('PATCH', path, { body: { title: 'Lost' } })).status).toBe(428);
  stack.through(browser, 0);
  const seen = await ask('GET', `${path}?include=`);
  expect(seen.body).toMatchObject({ title: 'Hub notes, final', status: 'published', etag: edited.body['etag'] });

  const tagged = await ask('PUT', `${path}/tags`, { body: { tags: ['Hubs', 'q3'] } });
  expect(tagged.body['tags'].map(({ name }: Body) => name).toSorted()).toEqual(['hubs', 'q3']);
  const retagged = await ask('GET', `${path}?include=tags`, { who: stack.through(browser, 1) });
  expect(retagged.body['tags']).toHaveLength(2);
  expect(retagged.body['etag']).not.toBe(edited.body['etag']);

  expect((await ask('DELETE', path)).status).toBe(204);
  for (const instance of [0, 1]) {
    stack.through(browser, instance);
    const missing = await ask('GET', path);
    expect([missing.status, codeOf(missing)]).toEqual([404, 'no-such-document']);
  }
  expect((await ask('DELETE', path)).status).toBe(404);
  stack.through(browser, 0);
});

test('who may read a document and not change it hears 403, not 404', async () => {
  const { path, etag } = await made();
  const dan = 'usr_dan6j1x8hse4';
  await ask('PUT', `${path}/grants/${dan}`, { body: { role: 'viewer' } });
  const who = await stack.signedIn(dan);
  const sent = [
    ask('PATCH', path, { who, body: { title: 'Mine' }, headers: { 'if-match': etag } }),
    ask('PUT', `${path}/tags`, { who, body: { tags: [] } }),
    ask('DELETE', path, { who }),
    ask('GET', `${path}/grants`, { who }),
    ask('PUT', `${path}/grants/${jun}`, { who, body: { role: 'viewer' } }),
  ];
  expect((await Promise.all(sent)).map((answer) => [answer.status, codeOf(answer)])).toEqual(
    sent.map(() => [403, 'not-allowed']),
  );
});

test('a folder or an owner that is not there does not fit, and another’s folder is not allowed', async () => {
  const { path, etag } = await made();
  const headers = { 'if-match': etag };
  const nowhere = await ask('PATCH', path, { body: { folderId: 'fld_nowhere0001' }, headers });
  expect([nowhere.status, nowhere.body['errors']]).toMatchObject([422, [{ pointer: '/folderId' }]]);
  const nobody = await ask('PATCH', path, { body: { ownerId: 'usr_kai9f2s6yqb8' }, headers });
  expect([nobody.status, nobody.body['errors']]).toMatchObject([422, [{ pointer: '/ownerId' }]]);
  const theirs = await ask('PATCH', path, { body: { folderId: 'fld_finance6q2' }, headers });
  expect([theirs.status, codeOf(theirs)]).toEqual([403, 'not-allowed']);
});

test('what is hidden from somebody is, on every route, what is not there', async () => {
  const { path } = await made();
  const who = await stack.signedIn(chiara);
  const hidden = examples(path.split('/').at(-1));
  const missing = examples('doc_missing0000');
  const answerOf = async ({ method, path: asked, body, key: once, ifMatch }: Example) => {
    const headers = { ...(once && { 'idempotency-key': once }), ...(ifMatch && { 'if-match': ifMatch }) };
    const given = typeof body === 'object' ? { body } : {};
    const answer = await ask(method.toUpperCase(), asked, { who, headers, ...given });
    const { instance: _instance, requestId: _requestId, readThatTells: _read, ...problem } = answer.body;
    return { status: answer.status, headers: [...answer.headers.keys()].toSorted(), problem };
  };
  for (const name of documentRoutes) {
    const answer = await answerOf(hidden[name]!);
    expect({ name, ...answer }).toEqual({ name, ...(await answerOf(missing[name]!)) });
    expect({ name, status: answer.status, title: answer.problem['title'] }).toEqual({
      ...{ name, status: 404, title: 'No such document' },
    });
  }
  expect((await ask('GET', `${path}?include=`)).body).toMatchObject({ title: 'Hub notes', etag: '"v1"' });
});

describe('grants', () => {
  test('let somebody in, and out again, who is told apart from nobody before and after', async () => {
    const { path } = await made();
    const who = await stack.signedIn(jun);
    expect((await ask('GET', `${path}?include=`, { who })).status).toBe(404);
    const grant = await ask('PUT', `${path}/grants/${jun}`, {
      body: { role: 'commenter', expiresAt: '2126-09-30T22:00:00.5+02:00' },
    });
    expect(grant.body).toMatchObject({ granteeId: jun, role: 'commenter', expiresAt: '2126-09-30T20:00:00Z' });
    await until(async () => (await ask('GET', `${path}?include=`, { who })).status === 200);
    const { body } = await ask('GET', `${path}/grants?limit=1`);
    const rest = await ask('GET', `${path}/grants?limit=1&cursor=${body['nextCursor']}`);
    const all = [...(body['items'] as Body[]), ...(rest.body['items'] as Body[])];
    expect(all.map(({ granteeName, role }) => [granteeName, role]).toSorted()).toEqual([
      ['Ada Lindqvist', 'owner'],
      ['Jun Watanabe', 'commenter'],
    ]);
    expect(rest.body['nextCursor']).toBeNull();
    expect((await ask('DELETE', `${path}/grants/${jun}`)).status).toBe(204);
    expect((await ask('DELETE', `${path}/grants/${jun}`)).status).toBe(204);
    await until(async () => (await ask('GET', `${path}?include=`, { who })).status === 404);
  });

  test('may be given up by whose they are', async () => {
    const { path } = await made();
    const who = await stack.signedIn(jun);
    await ask('PUT', `${path}/grants/${jun}`, { body: { role: 'viewer' } });
    await until(async () => (await ask('GET', `${path}?include=`, { who })).status === 200);
    expect((await ask('DELETE', `${path}/grants/${jun}`, { who })).status).toBe(204);
    expect((await ask('GET', `${path}?include=`, { who })).status).toBe(404);
  });

  test('leave a document an owner, and those of a folder alone', async () => {
    const { path } = await made({ folderId: planning });
    const last = await ask('DELETE', `${path}/grants/${ada}`);
    expect([last.status, codeOf(last)]).toEqual([409, 'last-owner']);
    const demoted = await ask('PUT', `${path}/grants/${ada}`, { body: { role: 'viewer' } });
    expect([demoted.status, codeOf(demoted)]).toEqual([409, 'last-owner']);
    const inherited = await ask('DELETE', `${path}/grants/grp_planning7`);
    expect([inherited.status, codeOf(inherited)]).toEqual([409, 'inherited-grant']);
    const nobody = await ask('PUT', `${path}/grants/usr_nobody00001`, { body: { role: 'viewer' } });
    expect([nobody.status, codeOf(nobody)]).toEqual([422, 'unknown-grantee']);
  });

  test('of owner are given by owners alone', async () => {
    const who = await stack.signedIn(chiara); // an editor of the plan
    const answer = await ask('PUT', `${plan}/grants/${jun}`, { who, body: { role: 'owner' } });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'not-allowed']);
  });
});

test('preferences are one’s own, and a change is seen at once everywhere', async () => {
  const who = await stack.signedIn(chiara);
  const before = (await ask('GET', '/v2/preferences')).body;
  const theirs = (await ask('GET', '/v2/preferences', { who })).body;
  const theme = before['theme'] === 'dark' ? 'light' : 'dark';
  const changed = await ask('PATCH', '/v2/preferences', { body: { theme, ai: { autoSummary: false } } });
  expect([changed.status, changed.body['theme'], changed.body['ai'].language]).toEqual([
    200,
    theme,
    before['ai'].language,
  ]);
  expect(changed.body['updatedAt']).toMatch(/Z$/);
  const elsewhere = await ask('GET', '/v2/preferences', { who: stack.through(browser, 1) });
  stack.through(browser, 0);
  expect(elsewhere.body).toEqual(changed.body);
  expect((await ask('GET', '/v2/preferences', { who })).body).toEqual(theirs);
  const zone = await ask('PATCH', '/v2/preferences', { body: { timeZone: 'Mars/Base' } });
  expect([zone.status, zone.body['errors']]).toMatchObject([422, [{ pointer: '/timeZone' }]]);
});

test('a search finds what one may read, with status and owner, and the index says when it will find more', async () => {
  const { body } = await ask('GET', '/v2/search?q=how%20full%20is%20Rotterdam&limit=5');
  expect(body['degraded']).toEqual([]);
  const found = (body['items'] as Body[]).find(({ documentId }) => documentId === 'doc_q3plan7x2mva');
  expect(found).toMatchObject({
    title: 'Q3 capacity plan',
    owner: { name: 'Ada Lindqvist' },
    status: expect.any(String),
  });
  const none = await ask('GET', '/v2/search?q=Rotterdam&ownerId=usr_nobody00001');
  expect(none.body).toEqual({ items: [], degraded: [] });
  const { path } = await made();
  const early = await ask('GET', `${path}/index-status`);
  expect(early.body).toMatchObject({ state: expect.stringMatching(/^(?:pending|current)$/) });
  expect((await ask('GET', `${plan}/index-status`)).body).toMatchObject({ state: 'current', indexedRevision: 42 });
  expect(early.text).not.toMatch(/indexedDocuments|pendingDocuments/);
});

test('nothing of the platform’s own gets out', async () => {
  const paths = [
    '/v2/documents',
    '/v2/search?q=Rotterdam',
    `${plan}/grants`,
    '/v2/preferences',
    `${plan}/index-status`,
  ];
  const texts = (await Promise.all(paths.map((path) => ask('GET', path)))).map(({ text }) => text);
  expect(texts.join('')).not.toMatch(/storageKey|s3:|tenantId|internalNotes|debug|shard|costCenter|score/);
});
