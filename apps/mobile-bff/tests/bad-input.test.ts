import { cursorOf } from '@frontdesk/paging';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest, bearer, newKey } from './app-under-test.ts';
import { examples, send } from './requests.ts';

const { app } = appUnderTest();
const headers = { Authorization: bearer };
const document = '/v1/documents/doc_q3plan7x2mva';
const held = { documentId: 'doc_q3plan7x2mva', updatedAt: '2026-06-18T09:41:27Z' };
const block = { blockId: 'blk_12345678', type: 'paragraph', text: 'x', marks: [] };

interface Mistake {
  readonly method?: 'get' | 'post' | 'patch';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly pointers: string[];
}

const mistakes: Mistake[] = [
  { path: '/v1/documents/nonsense', pointers: ['/path/documentId'] },
  { path: `${document}?body=half&fields=a`, pointers: ['/query/body', '/query/fields'] },
  { path: `${document}/body`, pointers: ['/query/cursor'] },
  { path: `${document}/body?cursor=abc`, pointers: ['/query/cursor'] },
  { path: `${document}/body?cursor=${cursorOf('comments', 'abc')}`, pointers: ['/query/cursor'] },
  { path: '/v1/documents?limit=0&ownerId=me&tag=a,b', pointers: ['/query/limit', '/query/ownerId', '/query/tag'] },
  { path: '/v1/documents?limit=51', pointers: ['/query/limit'] },
  { path: '/v1/documents?sort=size', pointers: ['/query/sort'] },
  { path: '/v1/documents?q=a&sort=title', pointers: ['/query/sort'] },
  { path: `/v1/documents?q=a&cursor=${cursorOf('documents', 'x')}`, pointers: ['/query/cursor'] },
  { path: `/v1/documents?cursor=${cursorOf('documents', '\ud800')}`, pointers: ['/query/cursor'] },
  { path: `${document}/comments?cursor=${cursorOf('comments', '\udc00')}`, pointers: ['/query/cursor'] },
  { path: '/v1/documents?q=', pointers: ['/query/q'] },
  { path: '/v1/documents?limit=1&limit=2', pointers: ['/query/limit'] },
  { path: '/v1/notifications?unread=maybe', pointers: ['/query/unread'] },
  { path: '/v1/users/ada/avatar', pointers: ['/path/userId'] },
  { path: `${document}/attachments/..%2f..`, pointers: ['/path/attachmentId'] },
  { method: 'post', path: `${document}/comments`, body: {}, pointers: ['/body'] },
  {
    method: 'post',
    path: `${document}/comments`,
    body: { body: '', parentId: 'x', mentions: ['ada'], anchor: { blockId: 'b', revision: 0, start: -1 }, html: true },
    pointers: [
      '/anchor/blockId',
      '/anchor/end',
      '/anchor/revision',
      '/anchor/start',
      '/body',
      '/html',
      '/mentions/0',
      '/parentId',
    ],
  },
  { method: 'patch', path: `${document}/comments/cmt_5h2k8d1qwz`, body: {}, pointers: [''] },
  {
    method: 'patch',
    path: `${document}/comments/1`,
    body: { status: 'done' },
    pointers: ['/path/commentId', '/status'],
  },
  {
    method: 'post',
    path: `${document}/revisions`,
    body: {
      baseRevision: 1.5,
      blocks: [
        { ...block, type: 'video' },
        { ...block, marks: [{ start: 0, end: 1, type: 'link', href: 'javascript:alert(1)' }] },
      ],
    },
    pointers: ['/baseRevision', '/blocks/0/type', '/blocks/1/marks/0/href'],
  },
  { method: 'post', path: '/v1/documents/sync', body: { documents: [] }, pointers: ['/documents'] },
  {
    method: 'post',
    path: '/v1/documents/sync',
    body: { documents: [held, held] },
    pointers: ['/documents/1/documentId'],
  },
  {
    method: 'post',
    path: '/v1/documents/sync',
    body: { documents: [{ ...held, updatedAt: 'yesterday' }] },
    pointers: ['/documents/0/updatedAt'],
  },
  {
    method: 'post',
    path: '/v1/documents/sync',
    body: {
      documents: Array.from({ length: 51 }, (_, n) => ({ ...held, documentId: `doc_${String(n).padStart(8, '0')}` })),
    },
    pointers: ['/documents'],
  },
];

describe('bad input', () => {
  test.each(mistakes)('$method $path is refused with a pointer for each mistake', async (mistake) => {
    const { method = 'get', path, body, pointers } = mistake;
    const example = { method, path, ...(body && { body }) };
    const answer = await send(app, example, { ...headers, ...mistake.headers });
    expect(answer.status).toBe(400);
    expect(answer.type).toBe('application/problem+json');
    const errors = answer.body.errors as { pointer: string; detail: string }[];
    expect(errors.map((error) => error.pointer).toSorted()).toEqual(pointers);
    expect(answer.text).not.toContain('yesterday');
  });

  test('JSON that is none has its place named', async () => {
    const answer = await request(app).post(`${document}/comments`).set(headers).type('json').send('{"body": ');
    expect(answer.status).toBe(400);
    expect(answer.type).toBe('application/problem+json');
  });

  test.each(['/', '/v1', '/v2/home', '/v1/documents/', '/V1/home', `${document}/thumbnail/large`])(
    'nothing answers at %s',
    async (path) => {
      const answer = await request(app).get(path).set(headers);
      expect(answer.status).toBe(404);
      expect(answer.body.title).toBe('No such path');
    },
  );

  test.each([
    ['delete', document, 'GET, HEAD, OPTIONS'],
    ['put', `${document}/comments`, 'GET, HEAD, OPTIONS, POST'],
    ['get', `${document}/revisions`, 'OPTIONS, POST'],
  ] as const)('%s %s is not allowed, and Allow says what is', async (method, path, allow) => {
    const answer = await request(app)[method](path).set(headers);
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expect(answer.type).toBe('application/problem+json');
  });

  test('other media than JSON are refused', async () => {
    const answer = await request(app).post(`${document}/comments`).set(headers).type('text').send('Good.');
    expect(answer.status).toBe(415);
    expect(answer.type).toBe('application/problem+json');
  });

  test('a body above the limit is refused, and one of a whole document is not', async () => {
    const large = await request(app)
      .post(`${document}/comments`)
      .set(headers)
      .send({ body: 'x'.repeat(200_000) });
    expect(large.status).toBe(413);
    expect(large.type).toBe('application/problem+json');
    const blocks = Array.from({ length: 100 }, () => ({ ...block, text: 'x'.repeat(19_000) }));
    const saved = await request(app)
      .post(`${document}/revisions`)
      .set({ ...headers, 'Idempotency-Key': newKey() })
      .send({ baseRevision: 42, blocks });
    expect(saved.status).toBe(201);
  });

  test.each(routes.map((route) => route.name))(
    '%s answers nobody without a token, or without its scope',
    async (name) => {
      const example = examples()[name]!;
      const stranger = await send(app, example, {});
      expect(stranger.status).toBe(401);
      expect(stranger.headers['www-authenticate']).toMatch(/^Bearer/);
      const reader = await send(app, example, { Authorization: 'Bearer profile' });
      expect(reader.status).toBe(403);
      const isWrite = example.method !== 'get' && !['syncDocuments', 'askDocument', 'stopAnswer'].includes(name);
      const scoped = await send(app, example, { Authorization: `Bearer documents.${isWrite ? 'write' : 'read'}` });
      expect([401, 403]).not.toContain(scoped.status);
    },
  );
});
