import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { DocumentCard } from '../src/documents/document-card.ts';
import { documentView } from '../src/documents/document-view.ts';
import { newKey } from './app-under-test.ts';
import { documentRoutes, examples, send } from './requests.ts';
import { ada, chiara, documentsOf, hiddenFromChiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const plan = '/v1/documents/doc_q3plan7x2mva';

const operations = [
  'documents.getDocument',
  'revisions.getLatestRevision',
  'revisions.getOutline',
  'access.getEffectiveAccess',
  'identity.getUser',
  'collaboration.listCollaborators',
  'collaboration.listComments',
  'documents.listTags',
  'documents.listAttachments',
  'search.Related',
  'generation.getSummary',
  'activity.getReadingState',
];

// One who left their organisation, and one whose organisation does not use AI.
const kai = 'usr_kai9f2s6yqb8';
const mia = 'usr_mia6t5r2wnz3';

let stack: Stack;
let chi: Record<string, string>;

beforeAll(async () => {
  // Without what is kept of answers: here each answer shows its calls.
  stack = await startStack({ app: { CACHE: 'off' } });
  chi = await stack.as(chiara);
}, 60_000);
afterAll(() => stack.stop());

const get = (path: string, headers = chi) => request(stack.server).get(path).set(headers);
const post = (path: string, body: object, headers = chi) =>
  request(stack.server)
    .post(path)
    .set({ 'Idempotency-Key': newKey(), ...headers })
    .send(body);

describe('the view of a document', () => {
  test('is one answer made of twelve calls and two about the organisation, once each', async () => {
    await get('/v1/home'); // tokens are exchanged
    await stack.platform.clearCalls();
    const answer = await get(plan);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      title: 'Q3 capacity plan',
      revision: 42,
      ownerName: 'Ada Lindqvist',
      summaryState: expect.stringMatching(/^(ready|stale)$/),
      degraded: [],
    });
    const calls = await stack.platform.calls();
    expect(calls).toMatchObject(Object.fromEntries(operations.map((operation) => [operation, 1])));
    expect(calls).toMatchObject({ 'identity.getTenantSettings': 1, 'identity.getTenantFlags': 1 });
    expect(Object.values(calls)).toEqual(Array(operations.length + 2).fill(1));
  });

  test('names each section in Server-Timing, and is answered with 304 to who has it', async () => {
    const answer = await get(plan);
    expect(answer.headers['server-timing']?.split(', ')).toHaveLength(documentView.sections.length);
    const again = await get(plan, { ...chi, 'If-None-Match': String(answer.headers['etag']) });
    expect(again.status).toBe(304);
  });

  test('weighs at most 2 KiB compressed, for whatever document of the seed', async () => {
    const tooLarge: string[] = [];
    for (const documentId of (await documentsOf(stack, chiara)).slice(0, 100)) {
      const answer = await get(`/v1/documents/${documentId}`, { ...chi, 'Accept-Encoding': 'gzip' });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-encoding']).toBe('gzip');
      const size = Number(answer.headers['content-length']);
      if (size > 2048) tooLarge.push(`${documentId}: ${size}`);
    }
    expect(tooLarge).toEqual([]);
  }, 60_000);

  test('says what is so where nothing is missing: no summary yet, no AI, never read, an owner who left', async () => {
    const seen: DocumentCard[] = [];
    for (const documentId of (await documentsOf(stack, chiara)).slice(0, 60)) {
      const { body } = await get(`/v1/documents/${documentId}`);
      seen.push(body as DocumentCard);
    }
    const states = new Set(seen.map((card) => card.summaryState));
    expect(states).toEqual(new Set(['ready', 'stale', 'none']));
    expect(seen).toContainEqual(expect.objectContaining({ progressPercent: 0, lastReadAt: null, lastBlockId: null }));
    expect(seen).toContainEqual(expect.objectContaining({ ownerId: kai, ownerName: 'Kai Johansen' }));
    const [one] = await documentsOf(stack, mia);
    const { body } = await get(`/v1/documents/${one}`, await stack.as(mia));
    expect(body).toMatchObject({ summaryState: 'off', summary: null, degraded: [] });
  });

  test('gives the body in pages of one revision, whatever is saved in between', async () => {
    const blocks = Array.from({ length: 12 }, (_, n) => {
      return {
        blockId: `blk_page${String(n).padStart(8, '0')}`,
        type: 'paragraph',
        text: `${n} `.repeat(9000).slice(0, 18_000),
        marks: [],
      };
    });
    const latest = (await get(plan)).body.revision as number;
    const saved = await post(`${plan}/revisions`, { baseRevision: latest, blocks });
    expect(saved.status).toBe(201);
    const first = await get(`${plan}?body=full`);
    expect(first.body.body.revision).toBe(latest + 1);
    expect(Buffer.byteLength(first.text)).toBeLessThanOrEqual(64 * 1024);
    await post(`${plan}/revisions`, { baseRevision: latest + 1, blocks: [] });
    const read = [...first.body.body.blocks];
    for (let cursor = first.body.body.nextCursor as string | null; cursor !== null;) {
      const page = await get(`${plan}/body?cursor=${cursor}`);
      expect(page.body.revision).toBe(latest + 1);
      expect(Buffer.byteLength(page.text)).toBeLessThanOrEqual(64 * 1024);
      read.push(...page.body.blocks);
      cursor = page.body.nextCursor as string | null;
    }
    expect(read).toEqual(blocks);
  });
});

describe('lists', () => {
  test('all documents, page by page, each once', async () => {
    const ids = await documentsOf(stack, chiara);
    expect(ids.length).toBeGreaterThan(60);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a search finds by meaning, shows the passage, and asks for access before it does', async () => {
    await stack.platform.clearCalls();
    const { body } = await get('/v1/documents?q=how+full+is+the+Rotterdam+hub');
    const found = (body.items as { documentId: string; snippet: string; status: string }[]).find(
      (item) => item.documentId === 'doc_q3plan7x2mva',
    );
    expect(found).toMatchObject({ status: 'inReview', snippet: expect.stringContaining('Rotterdam') });
    expect(await stack.platform.calls()).toEqual({
      'search.Search': 1,
      'access.checkAccess': 1,
      'documents.listDocuments': 1,
    });
  });

  test('a filter is for both', async () => {
    for (const path of ['/v1/documents?ownerId=usr_ben4t8w1zcp6', '/v1/documents?ownerId=usr_ben4t8w1zcp6&q=plan']) {
      const { body } = await get(path);
      expect(body.items.length).toBeGreaterThan(0);
      for (const item of body.items) expect(item.ownerId).toBe('usr_ben4t8w1zcp6');
    }
  });

  test('comments, page by page, oldest first', async () => {
    const first = await get(`${plan}/comments?limit=1`);
    expect(first.body.items).toHaveLength(1);
    const second = await get(`${plan}/comments?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].commentId).not.toBe(first.body.items[0].commentId);
  });

  test('home has what is recent, unread and half read', async () => {
    const { status, body } = await get('/v1/home');
    expect(status).toBe(200);
    expect(body.recent).toHaveLength(8);
    expect(body.unread.length).toBeGreaterThan(0);
    expect(body.readingPlaces.length).toBeGreaterThan(0);
    expect(body.degraded).toEqual([]);
  });

  test('notifications, page by page, and one fewer when it was read', async () => {
    const first = await get('/v1/notifications?unread=true&limit=2');
    expect(first.body.nextCursor).not.toBeNull();
    const [one] = first.body.items as { notificationId: string }[];
    const read = await post(`/v1/notifications/${one!.notificationId}/read`, {});
    expect(read.body).toMatchObject({ notificationId: one!.notificationId, readAt: expect.stringMatching(/Z$/) });
    const again = await post(`/v1/notifications/${one!.notificationId}/read`, {});
    expect(again.body.readAt).toBe(read.body.readAt);
    const left = await get('/v1/notifications?unread=true');
    expect(JSON.stringify(left.body.items)).not.toContain(one!.notificationId);
    expect((await post('/v1/notifications/ntf_nosuch00000/read', {})).status).toBe(404);
  });
});

describe('writes', () => {
  test('a comment is made, seen, resolved and opened again', async () => {
    const made = await post(`${plan}/comments`, { body: 'Who pays for the cranes?', mentions: [ada] });
    expect(made.status).toBe(201);
    const { commentId } = made.body as { commentId: string };
    const path = `${plan}/comments/${commentId}`;
    for (const status of ['resolved', 'open']) {
      const changed = await request(stack.server).patch(path).set(chi).send({ status });
      expect(changed.body).toMatchObject({ commentId, status });
    }
    const listed = await get(`${plan}/comments?limit=100`);
    expect(listed.body.items).toContainEqual(expect.objectContaining({ commentId, body: 'Who pays for the cranes?' }));
    const edited = await request(stack.server)
      .patch(path)
      .set(await stack.as(ada))
      .send({ body: 'Mine now.' });
    expect(edited.status).toBe(403);
    const elsewhere = path.replace('doc_q3plan7x2mva', 'doc_fleet8k1zn4d');
    expect((await request(stack.server).patch(elsewhere).set(chi).send({ status: 'resolved' })).body.title).toBe(
      'No such comment',
    );
  });

  test('a reader may neither comment nor save, and hears that it is not allowed', async () => {
    let path = '';
    for (const documentId of await documentsOf(stack, chiara)) {
      const { body } = await get(`/v1/documents/${documentId}`);
      if ((body as DocumentCard).permissions.join() !== 'read') continue;
      path = `/v1/documents/${documentId}`;
      break;
    }
    const { body: card } = await get(path);
    const answers = [
      await post(`${path}/comments`, { body: 'Good.' }),
      await post(`${path}/revisions`, { baseRevision: card.revision, blocks: [] }),
    ];
    for (const { status, body } of answers)
      expect({ status, title: body.title }).toEqual({ status: 403, title: 'Not allowed' });
  });

  test('a save on an old revision answers 409 with the current one, and the same key the same again', async () => {
    const blocks = [{ blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 92%.', marks: [] }];
    const latest = (await get(plan)).body.revision as number;
    const headers = { ...chi, 'Idempotency-Key': '"0f2c9d1e-6b1a-4f0e-9a57"' };
    const saved = await post(`${plan}/revisions`, { baseRevision: latest, blocks }, headers);
    expect(saved.body).toMatchObject({ revision: latest + 1, authorId: chiara });
    const replayed = await post(`${plan}/revisions`, { baseRevision: latest, blocks }, headers);
    expect(replayed.status).toBe(201);
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    expect(replayed.body).toEqual(saved.body);
    const late = await post(`${plan}/revisions`, { baseRevision: latest, blocks });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      currentRevision: latest + 1,
      current: { authorId: chiara, savedAt: expect.stringMatching(/Z$/) },
    });
    const other = await post(`${plan}/revisions`, { baseRevision: latest, blocks: [] }, headers);
    expect(other.status).toBe(422);
  });

  test('an app that comes back hears what changed and what is gone', async () => {
    const { body: list } = await get('/v1/documents?limit=2&sort=updatedAt');
    const [same, older] = list.items as { documentId: string; updatedAt: string }[];
    const { body } = await post('/v1/documents/sync', {
      documents: [
        same,
        { ...older, updatedAt: '2020-01-01T00:00:00Z' },
        { documentId: 'doc_missing0000', updatedAt: same!.updatedAt },
      ].map((held) => ({ documentId: held!.documentId, updatedAt: held!.updatedAt })),
    });
    expect(body).toMatchObject({
      unchanged: [same!.documentId],
      changed: [{ documentId: older!.documentId }],
      gone: ['doc_missing0000'],
    });
  });
});

describe('files', () => {
  test('an attachment, the thumbnail and an avatar have bytes', async () => {
    const { body: card } = await get(plan);
    for (const path of [card.attachments[0].url, card.thumbnailUrl, card.ownerAvatarUrl] as string[]) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      const part = await get(path, { ...chi, Range: 'bytes=0-9' });
      expect(part.status).toBe(206);
      expect(part.headers['content-length']).toBe('10');
    }
  });
});

describe('a document that the caller may not see', () => {
  test('answers on every route that names it as one that does not exist', async () => {
    const hidden = await hiddenFromChiara(stack);
    expect((await get(`/v1/documents/${hidden}`, await stack.as(ada))).status).toBe(200);
    const missing = `doc_${'0'.repeat(hidden.length - 4)}`;
    const headers = { ...chi, 'X-Request-Id': 'the-same-for-both-0001' };
    for (const name of documentRoutes) {
      const seen = [];
      for (const documentId of [hidden, missing]) {
        const answer = await send(stack.server, examples({ documentId })[name]!, headers);
        // One more was counted for the second, whichever it is.
        const { date: _date, ratelimit: _left, ...rest } = answer.headers as Record<string, string>;
        seen.push({ status: answer.status, headers: rest, text: answer.text.replaceAll(documentId, 'doc') });
      }
      expect(seen[0]).toEqual(seen[1]);
      expect(seen[0]).toMatchObject({ status: 404 });
      expect(seen[0]?.headers['server-timing']).toBeUndefined();
    }
    const { body } = await post('/v1/documents/sync', {
      documents: [{ documentId: hidden, updatedAt: '2026-01-01T00:00:00Z' }],
    });
    expect(body).toEqual({ changed: [], gone: [hidden], unchanged: [] });
  });
});
