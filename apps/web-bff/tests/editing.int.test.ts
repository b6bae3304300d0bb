import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

/** Of an organisation that does not use AI. */
const mia = 'usr_mia6t5r2wnz3';
const plan = '/v2/documents/doc_q3plan7x2mva';

let stack: Stack;
let owner: ScriptedBrowser;
let editor: ScriptedBrowser;

beforeAll(async () => {
  // Nothing kept: what one changes, the other sees.
  stack = await startStack({ app: { CACHE: 'off', LIMIT_USER: '1000/s', LIMIT_ADDRESS: '1000/s' } });
  owner = await stack.signedIn(ada);
  editor = await stack.signedIn(chiara);
}, 60_000);
afterAll(() => stack?.stop());

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
  readonly body: any;
}

let keys = 0;

interface Asked {
  readonly method: string;
  readonly body?: object | undefined;
  /** Of a POST. */
  readonly key?: string;
}

async function send(who: ScriptedBrowser, path: string, { method, body, key }: Asked): Promise<Answered> {
  const answer = await who.fetch(`${stack.origin}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(method === 'POST' && { 'idempotency-key': `"${key ?? `of-this-test-${(keys += 1)}`}"` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
}

const ask = (who: ScriptedBrowser, method: string, path: string, body?: object) => send(who, path, { method, body });
const get = (who: ScriptedBrowser, path: string) => ask(who, 'GET', path);

type Items = Record<string, unknown>[];

/** All items of a list, page by page. */
async function all(who: ScriptedBrowser, path: string, member = 'items'): Promise<Items> {
  const { status, body } = await get(who, path);
  expect(status).toBe(200);
  return [...(body[member] as Items), ...(await after(who, path, body.nextCursor as string | null, member))];
}

async function after(who: ScriptedBrowser, path: string, cursor: string | null, member = 'items'): Promise<Items> {
  const items: Items = [];
  for (let next = cursor; next !== null;) {
    const { status, body } = await get(who, `${path}&cursor=${next}`);
    expect(status).toBe(200);
    items.push(...(body[member] as Items));
    next = body.nextCursor as string | null;
  }
  return items;
}

test('a document’s sections go on where their own lists begin again', async () => {
  const { body } = await get(editor, `${plan}?include=revisions,activity`);
  for (const [section, id] of [
    ['revisions', 'revision'],
    ['activity', 'activityId'],
  ] as const) {
    const whole = await all(editor, `${plan}/${section}?limit=100`);
    const { items, nextCursor } = body[section] as { items: Items; nextCursor: string | null };
    const rest = await after(editor, `${plan}/${section}?limit=100`, nextCursor);
    expect([...items, ...rest].map((item) => item[id])).toEqual(whole.map((item) => item[id]));
  }
});

describe('comments', () => {
  test('are the same by pages of one as on one page', async () => {
    const whole = await all(owner, `${plan}/comments?limit=100`, 'threads');
    const flat = whole.flatMap(({ replies, ...first }) => [first, ...(replies as object[])]) as { commentId: string }[];
    const single = (await all(owner, `${plan}/comments?limit=1`, 'threads')) as { commentId: string }[];
    const ids = (list: { commentId: string }[]) => list.map(({ commentId }) => commentId).toSorted();
    expect(single.length).toBeGreaterThan(1);
    expect(ids(single)).toEqual(ids(flat));
  });

  test('are deleted by their author and by the owner, with their replies, and by nobody else', async () => {
    const made = await ask(editor, 'POST', `${plan}/comments`, { body: 'To be gone.' });
    const first = `${plan}/comments/${made.body.commentId}`;
    const reply = await ask(owner, 'POST', `${plan}/comments`, { body: 'Yes.', parentId: made.body.commentId });
    const ofOwner = await ask(editor, 'DELETE', `${plan}/comments/${reply.body.commentId}`);
    expect([ofOwner.status, ofOwner.body.title]).toEqual([403, 'Not allowed']);
    expect((await ask(owner, 'DELETE', first)).status).toBe(204);
    for (const { commentId } of [made.body, reply.body]) {
      const again = await ask(owner, 'DELETE', `${plan}/comments/${commentId}`);
      expect([again.status, again.body.title]).toEqual([404, 'No such comment']);
    }
  });
});

describe('revisions', () => {
  test('are all there, newest first, one by one with a body, and differ as the platform says', async () => {
    const listed = await all(editor, `${plan}/revisions?limit=20`);
    const numbers = listed.map(({ revision }) => revision as number);
    expect(numbers).toEqual(Array.from({ length: numbers[0]! }, (_, at) => numbers[0]! - at));
    const { body: latest } = await get(editor, `${plan}/revisions/${numbers[0]}`);
    expect(latest).toEqual({ ...listed[0], blocks: expect.any(Array) });
    const { body: before } = await get(editor, `${plan}/revisions/${numbers[1]}`);
    const { body: diff } = await get(editor, `${plan}/diff?from=${numbers[1]}&to=${numbers[0]}`);
    const { added, removed } = diff.stats;
    expect(before.blocks.length + added - removed).toBe(latest.blocks.length);
    const none = await get(editor, `${plan}/revisions/999999`);
    expect([none.status, none.body.title]).toEqual([404, 'No such revision']);
    expect((await get(editor, `${plan}/diff?from=1&to=999999`)).status).toBe(404);
  });

  test('of who saved second are a conflict that says what changed, or that this cannot be had', async () => {
    const { revision, blocks } = (await get(editor, `${plan}?include=body`).then(({ body }) => ({
      revision: body.revision.revision as number,
      blocks: body.body.blocks as { blockId: string }[],
    }))) as { revision: number; blocks: { blockId: string }[] };
    const added = { blockId: 'blk_newlysaved', type: 'paragraph', text: 'Saved first.', marks: [] };
    const save = (who: ScriptedBrowser, with_: object[]) =>
      ask(who, 'POST', `${plan}/revisions`, { baseRevision: revision, blocks: with_ });
    expect((await save(owner, [...blocks, added])).status).toBe(201);
    const late = await save(editor, blocks);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      currentRevision: revision + 1,
      current: { revision: revision + 1, authorId: ada },
      diff: { from: revision, to: revision + 1, changes: [{ op: 'add', before: null, after: added }] },
      degraded: [],
    });
    await stack.platform.faults('revisions', { operation: 'diffRevisions', status: 500 });
    const lost = await save(editor, blocks);
    await stack.platform.clearFaults();
    expect(lost.status).toBe(409);
    expect(lost.body).toMatchObject({
      currentRevision: revision + 1,
      diff: null,
      degraded: [{ section: 'diff', reason: 'unavailable' }],
    });
  });
});

describe('a generation', () => {
  const translation = { kind: 'translate', revision: 42, blockIds: ['blk_p1rotterd'], targetLanguage: 'nb-NO' };
  const done = async (who: ScriptedBrowser, path: string): Promise<Answered> => {
    const end = performance.now() + 20_000;
    for (;;) {
      const answer = await get(who, path);
      if (answer.headers.get('retry-after') === null || performance.now() > end) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  test('is made once for its key, and polled until it is there; nobody else finds it', async () => {
    const once = { method: 'POST', body: translation, key: 'one-translation' };
    const first = await send(editor, `${plan}/generations`, once);
    const again = await send(editor, `${plan}/generations`, once);
    expect([first.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect(again.body).toEqual(first.body);
    const location = String(first.headers.get('location'));
    const { body } = await done(editor, location);
    expect(body).toMatchObject({
      status: 'succeeded',
      result: { text: null, blocks: [{ blockId: 'blk_p1rotterd', text: expect.stringMatching(/\S/) }] },
      usage: { totalTokens: expect.any(Number) },
    });
    const others = await get(owner, location);
    expect([others.status, others.body.title]).toEqual([404, 'No such generation']);
    const cancelled = await ask(editor, 'DELETE', location);
    expect([cancelled.status, cancelled.body.title]).toEqual([409, 'The generation has finished']);
  });

  test('is stopped, again without an error', async () => {
    const { headers } = await ask(editor, 'POST', `${plan}/generations`, { kind: 'summarise', revision: 42 });
    const location = String(headers.get('location'));
    for (const answer of [await ask(editor, 'DELETE', location), await ask(editor, 'DELETE', location)])
      expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
  });

  test('that a filter refuses has failed, and one of what is not there is not begun', async () => {
    const instruction = 'Shorter. [simulate:content_filter]';
    const { headers } = await ask(editor, 'POST', `${plan}/generations`, {
      kind: 'rewrite',
      revision: 42,
      instruction,
    });
    const { body } = await done(editor, String(headers.get('location')));
    expect(body).toMatchObject({ status: 'failed', result: null, failure: { code: 'content-filter' } });
    const none = await ask(editor, 'POST', `${plan}/generations`, { kind: 'summarise', revision: 99_999 });
    expect([none.status, none.body.errors[0].pointer]).toEqual([422, '/revision']);
  });

  test('is not for an organisation that does not use AI, and generation hears nothing of it', async () => {
    const who = await stack.signedIn(mia);
    const { body } = await get(who, '/v2/documents?limit=1');
    const { documentId } = body.items[0] as { documentId: string };
    await stack.platform.clearCalls();
    const path = `/v2/documents/${documentId}/generations`;
    const answers = [
      await ask(who, 'POST', path, { kind: 'summarise', revision: 1 }),
      await get(who, `${path}/gen_tr4nsl8rotter`),
      await ask(who, 'DELETE', `${path}/gen_tr4nsl8rotter`),
    ];
    for (const answer of answers) expect([answer.status, answer.body.title]).toEqual([403, 'AI is turned off']);
    const calls = Object.keys(await stack.platform.calls());
    expect(calls).toContain('identity.getTenantSettings');
    expect(calls.filter((name) => name.startsWith('generation.'))).toEqual([]);
  });
});

test('an attachment is sent whole or in part, and never from another document', async () => {
  const path = `${plan}/attachments/att_capmodel6y2`;
  const whole = await editor.fetch(`${stack.origin}${path}`);
  const file = Buffer.from(await whole.arrayBuffer());
  expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(file.length)]);
  expect(whole.headers.get('content-disposition')).toMatch(/^attachment; filename="capacity-model.xlsx"/);
  const part = await editor.fetch(`${stack.origin}${path}`, { headers: { range: 'bytes=10-19' } });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(10, 20));
  const other = await get(owner, path.replace('att_capmodel6y2', 'att_ofanother12'));
  expect([other.status, other.body.title]).toEqual([404, 'No such file']);
});

test('what happened to a document is there page by page, and the same by another size', async () => {
  const ids = async (limit: number) =>
    (await all(editor, `${plan}/activity?limit=${limit}`)).map(({ activityId }) => activityId);
  const all7 = await ids(7);
  expect(all7).toEqual(await ids(100));
  expect(new Set(all7).size).toBe(all7.length);
  const saved = await all(editor, `${plan}/activity?type=RevisionCreated&limit=100`);
  expect(saved.every(({ type }) => type === 'RevisionCreated')).toBe(true);
});

test('notifications are listed, and read once', async () => {
  const [first] = await all(editor, '/v2/notifications?unread=true&limit=100');
  const path = `/v2/notifications/${String(first?.['notificationId'])}/read`;
  const read = await ask(editor, 'POST', path);
  expect(read.body).toMatchObject({ ...first, readAt: expect.any(String) });
  expect((await ask(editor, 'POST', path)).body.readAt).toBe(read.body.readAt);
  const unread = await all(editor, '/v2/notifications?unread=true&limit=100');
  expect(unread.map((one) => one['notificationId'])).not.toContain(first?.['notificationId']);
});
