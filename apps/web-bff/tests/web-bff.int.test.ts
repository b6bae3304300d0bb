import { readEvents, scriptedBrowser, startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { everything } from '../src/documents/include.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;
let browser: ScriptedBrowser;
const plan = '/v2/documents/doc_q3plan7x2mva';

beforeAll(async () => {
  redis = await startRedis();
  stack = await startStack({ instances: 2, app: { REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000' } });
  browser = await stack.signedIn();
  // Sections with little time may miss the first answer, which has to open every connection.
  await until(async () => (await read(plan)).body['degraded']?.toString() === '');
}, 60_000);

afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

const at = (path: string) => `${stack.origin}${path}`;
const read = async (path: string, who = browser) => {
  const answer = await who.fetch(at(path));
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A document near the plan that Ada may see and the access service says Chiara may not. */
async function hiddenFromChiara(): Promise<string> {
  const seen = new Set(['doc_q3plan7x2mva']);
  for (const from of seen) {
    const near = (await read(`/v2/documents/${from}?include=related`)).body['related'] as { documentId: string }[];
    for (const { documentId } of near) {
      const headers = { 'x-platform-key': 'dev-platform-key', 'x-user-id': chiara };
      const answer = await fetch(`${stack.platform.urls.access}/v1/documents/${documentId}/access`, { headers });
      if (((await answer.json()) as { role: string }).role === 'none') return documentId;
      if (seen.size < 30) seen.add(documentId);
    }
  }
  throw new Error('the seed has no document near the plan that Ada may see and Chiara may not');
}

describe('a person who has signed in', () => {
  test('has a session that says who they are, and no token in what is answered or logged', async () => {
    const { status, body } = await read('/auth/session');
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId: 'usr_ada7k2m9qxr3', profile: { name: 'Ada Lindqvist' } });
    expect(`${JSON.stringify(body)} ${stack.logged.join('')}`).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  test('sees a document with everything, and what they may do with it', async () => {
    const { status, headers, body } = await read(plan);
    expect({ status, degraded: body['degraded'] }).toEqual({ status: 200, degraded: [] });
    for (const name of everything) expect({ name, isThere: body[name] != null }).toEqual({ name, isThere: true });
    expect(body).toMatchObject({
      title: 'Q3 capacity plan',
      owner: { name: 'Ada Lindqvist' },
      access: { role: 'owner' },
      comments: { threads: expect.arrayContaining([expect.objectContaining({ replies: expect.any(Array) })]) },
      _links: { self: { href: plan }, comment: { href: `${plan}/comments`, method: 'POST' } },
    });
    expect(headers.get('frontdesk-version')).toBe('2');
    expect(headers.get('deprecation')).toBeNull();
  });

  test('may still ask for version 1, by path or by media type, and is told that it ends', async () => {
    const { status, headers, body } = await read('/v1/documents/doc_q3plan7x2mva');
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'Q3 capacity plan', ownerName: 'Ada Lindqvist', revision: 42, degraded: [] });
    expect(headers.get('deprecation')).toBe('@1795305600');
    expect(headers.get('sunset')).toBe('Tue, 30 Nov 2027 23:59:59 GMT');
    expect(headers.get('link')).toBe(`<${plan}>; rel="successor-version"`);
    const accept = 'application/vnd.frontdesk+json;version=1';
    const named = await browser.fetch(at('/documents/doc_q3plan7x2mva'), { headers: { accept } });
    expect(named.headers.get('content-type')).toContain(accept);
    expect(await named.json()).toEqual(body);
  });

  test('sees what they may, with their own role, and nothing of what is not there', async () => {
    const other = await stack.signedIn(chiara);
    const ids = await Promise.all(
      ['doc_q3plan7x2mva', 'doc_missing0000'].map((id) => read(`/v2/documents/${id}?include=`, other)),
    );
    expect(ids.map(({ status }) => status)).toEqual([200, 404]);
    expect(ids[0]?.body['access']).not.toMatchObject({ role: 'owner' });
  });

  test('hears of a document that is hidden from them what they hear of one that is not there', async () => {
    const other = await stack.signedIn(chiara);
    const hidden = await hiddenFromChiara();
    expect((await read(`/v2/documents/${hidden}?include=`)).status).toBe(200);
    for (const version of ['v2', 'v1']) {
      const answers = await Promise.all(
        [hidden, 'doc_missing0000'].map(async (id) => {
          const { status, headers, body } = await read(`/${version}/documents/${id}`, other);
          const names = [...headers.keys()].toSorted();
          return { status, names, body: { ...body, instance: '', requestId: '' } };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toMatchObject({ status: 404, body: { title: 'No such document' } });
    }
  });

  test('uses the session through another instance', async () => {
    const who = stack.through(await stack.signedIn(chiara), 1);
    const { status, body } = await read(`${plan}?include=tags`, who);
    expect(status).toBe(200);
    expect(body['tags']).not.toBeNull();
  });

  test('comments once, however often the same comment is sent, and resolves it', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': '"a-comment-of-this-test"' };
    const send = () =>
      browser.fetch(at(`${plan}/comments`), { method: 'POST', headers, body: JSON.stringify({ body: 'Once.' }) });
    const first = await send();
    expect(first.status).toBe(201);
    const made = (await first.json()) as { commentId: string };
    stack.through(browser, 1);
    const again = await send();
    stack.through(browser, 0);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toEqual(made);
    const resolved = await browser.fetch(at(`${plan}/comments/${made.commentId}`), {
      ...{ method: 'PATCH', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ status: 'resolved' }),
    });
    expect(await resolved.json()).toMatchObject({ commentId: made.commentId, status: 'resolved' });
    const { body } = await read(`${plan}?include=comments`);
    const { threads } = body['comments'] as { threads: { commentId: string; status: string }[] };
    expect(threads.filter(({ commentId }) => commentId === made.commentId)).toMatchObject([{ status: 'resolved' }]);
  });

  test('saves a revision, and is told when somebody else was faster', async () => {
    const save = (key: string, baseRevision: number) =>
      browser.fetch(at(`${plan}/revisions`), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
        body: JSON.stringify({ baseRevision, blocks: [] }),
      });
    const saved = await save('first-save', 42);
    expect(saved.status).toBe(201);
    expect(await saved.json()).toMatchObject({ revision: 43, baseRevision: 42 });
    const late = await save('late-save', 42);
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ currentRevision: 43, current: { authorId: 'usr_ada7k2m9qxr3' } });
    expect((await read(`${plan}?include=`)).body['revision']).toMatchObject({ revision: 43 });
  });
});

test('who signs out at one instance is signed out at the other, and their other tab hears of it', async () => {
  const who = await stack.signedIn(chiara);
  const tab = await readEvents(stack.through(who, 1), at('/auth/session/events'));
  expect(tab.status).toBe(200);
  const cookies = who.cookies(new URL(stack.origin).host);
  const answer = await stack.through(who, 0).fetch(at('/auth/logout'), { method: 'POST' });
  expect(await answer.json()).toEqual({ continueAt: '/auth/logout' });
  expect((await tab.next('ended')).data).toEqual({ reason: 'signed-out' });
  await tab.ended;
  const stolen = await stack.through(who, 1).fetch(at('/auth/session'), { headers: { cookie: cookies } });
  expect(stolen.status).toBe(401);
});

test('a stranger gets no document, whatever they send, and no other origin is let in', async () => {
  const stranger = scriptedBrowser();
  const none = await stranger.fetch(at(plan));
  expect(none.status).toBe(401);
  expect(none.headers.get('content-type')).toContain('application/problem+json');
  const forged = await stranger.fetch(at(plan), { headers: { cookie: 'frontdesk-session=AAAAAAAAAAAAAAAAAAAAAA' } });
  expect(forged.status).toBe(401);
  const elsewhere = await browser.fetch(at(plan), { headers: { origin: 'https://evil.example' } });
  expect(elsewhere.status).toBe(403);
  expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  const preflight = await fetch(at(plan), {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-headers': 'frontdesk-csrf' },
  });
  expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('while Redis is away, who was seen here reads on, nobody else gets in, and it heals by itself', async () => {
  const who = await stack.signedIn(chiara);
  expect((await read('/auth/session', who)).status).toBe(200);
  await redis.kill();
  expect((await read(`${plan}?include=tags`, who)).status).toBe(200);
  const unseen = await stack.through(who, 1).fetch(at('/auth/session'));
  expect(unseen.status).toBe(503);
  expect(unseen.headers.get('retry-after')).toMatch(/^\d+$/);
  await redis.restart();
  // This Redis keeps nothing over a restart: nobody is signed in wrongly, and people sign in again.
  await until(async () => (await read('/auth/session', stack.through(who, 1))).status === 401);
  await until(async () => (await read(`${plan}?include=tags`, await stack.signedIn(chiara))).status === 200);
}, 40_000);
