import {
  notAllowed,
  notFound,
  preconditionFailed,
  preconditionRequired,
  refusedRequest,
} from '@frontdesk/service-clients';
import { backendTimedOut } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, newKey, signedIn } from './app-under-test.ts';
import { libraryAnswers } from './sample-library.ts';
import { sampleReads } from './sample-reads.ts';
import { failing, noting, refusing } from './scripted.ts';

const app = appUnderTest();
const scripted = app.services as { reads: Reads };
const document = '/v2/documents/doc_q3plan7x2mva';

interface Sent {
  readonly method: 'post' | 'put' | 'patch' | 'delete';
  readonly path?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function sent({ method, path = document, body, headers = {} }: Sent, reads: Partial<Reads> = {}) {
  const noted = noting(sampleReads(reads));
  scripted.reads = noted.reads;
  const asking = request(app.app)
    [method](path)
    .set({ ...signedIn, ...headers });
  const answer = await (body === undefined ? asking : asking.send(body));
  return Object.assign(answer, {
    asked: noted.asked,
    code: String(answer.body.type ?? '')
      .split('/')
      .at(-1),
  });
}

const writesOf = ({ asked }: { asked: [string, unknown][] }) => asked.filter(([name]) => name !== 'access');

describe('making a document', () => {
  const make = (body: object, reads: Partial<Reads> = {}, key = newKey()) =>
    sent({ method: 'post', path: '/v2/documents', body, headers: { 'Idempotency-Key': key } }, reads);

  test('answers 201 with where it is, what it is, and its etag', async () => {
    const answer = await make({ title: ' Q4 ', folderId: 'fld_planning3j8', tags: ['Q4', 'q4', 'capacity'] });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ location: document, etag: '"v1"', 'cache-control': 'no-store' });
    const { version: _version, ...made } = libraryAnswers.createDocument;
    expect(answer.body).toEqual({ ...made, etag: '"v1"', _links: { self: { href: document, method: 'GET' } } });
    const body = { title: 'Q4', folderId: 'fld_planning3j8', tags: ['q4', 'capacity'] };
    expect(answer.asked).toEqual([['createDocument', { body }]]);
  });

  test('happens once for its key, and needs one', async () => {
    const key = newKey();
    const first = await make({ title: 'Q4' }, {}, key);
    const again = await make({ title: 'Q4' }, {}, key);
    expect([again.status, again.headers['idempotent-replayed'], again.asked]).toEqual([201, 'true', []]);
    expect([again.body, again.headers['location'], again.headers['etag']]).toEqual([first.body, document, '"v1"']);
    expect((await sent({ method: 'post', path: '/v2/documents', body: { title: 'Q4' } })).status).toBe(400);
  });

  test('that may have been done is not done again: the client is sent to the list', async () => {
    const key = newKey();
    expect((await make({ title: 'Q4' }, { createDocument: failing(backendTimedOut) }, key)).status).toBe(504);
    const again = await make({ title: 'Q4' }, {}, key);
    expect([again.status, again.code, again.asked]).toEqual([409, 'outcome-unknown', []]);
    expect(again.text).toContain('GET /v2/documents');
  });

  test('is refused in a folder that is not there, or not the caller’s to write in', async () => {
    const body = { title: 'Q4', folderId: 'fld_elsewhere01' };
    const missing = await make(body, { createDocument: refusing(refusedRequest, 'invalid-request') });
    expect([missing.status, missing.code]).toEqual([422, 'unfit-document']);
    expect(missing.body.errors).toEqual([{ pointer: '/folderId', detail: expect.stringContaining('a folder') }]);
    const forbidden = await make(body, { createDocument: refusing(notAllowed, 'forbidden') });
    expect([forbidden.status, forbidden.code]).toEqual([403, 'not-allowed']);
  });

  test.each([
    [{}, '/title'],
    [{ title: '  ' }, '/title'],
    [{ title: 'a'.repeat(301) }, '/title'],
    [{ title: 'a', tags: ['a,b'] }, '/tags/0'],
    [{ title: 'a', language: 'english please' }, '/language'],
    [{ title: 'a', folderId: 'planning' }, '/folderId'],
    [{ title: 'a', status: 'published' }, ''],
  ])('refuses %j', async (body, pointer) => {
    const { status, body: problem, asked } = await make(body);
    expect([status, asked]).toEqual([400, []]);
    expect(problem.errors[0].pointer).toContain(pointer);
  });
});

describe('editing a document', () => {
  const edit = (body: object, headers: Record<string, string> = {}, reads: Partial<Reads> = {}) =>
    sent({ method: 'patch', body, headers: { 'If-Match': '"v17"', ...headers } }, reads);

  test('answers what it is then, with its new etag', async () => {
    const answer = await edit({ title: 'Q3, final', folderId: null, status: 'published' });
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"v18"']);
    expect(answer.body).toMatchObject({ title: 'Q3 capacity plan (final)', etag: '"v18"' });
    expect(answer.body).not.toHaveProperty('version');
    const body = { title: 'Q3, final', folderId: null, status: 'published' };
    expect(writesOf(answer)).toEqual([['editDocument', { documentId: 'doc_q3plan7x2mva', ifMatch: '"v17"', body }]]);
  });

  test('takes the etag that the document was read with', async () => {
    const { body } = await request(app.app).get(`${document}?include=`).set(signedIn);
    const answer = await edit({ title: 'a' }, { 'If-Match': body.etag });
    expect(writesOf(answer)[0]?.[1]).toMatchObject({ ifMatch: '"v17"' });
  });

  test('without If-Match is 428, and nothing is asked', async () => {
    const answer = await sent({ method: 'patch', body: { title: 'a' } });
    expect([answer.status, answer.code, answer.asked]).toEqual([428, 'if-match-missing', []]);
  });

  test('that was overtaken is 412, with the current etag and nothing of the backend’s', async () => {
    const editDocument = refusing(preconditionFailed, 'version-mismatch', { currentVersion: 19 });
    const answer = await edit({ title: 'a' }, {}, { editDocument });
    expect([answer.status, answer.code, answer.headers['etag']]).toEqual([412, 'version-mismatch', '"v19"']);
    expect(answer.body.etag).toBe('"v19"');
  });

  test('with the weak tag of the page, which never matches, asks for a version that no document has', async () => {
    const page = await request(app.app).get(document).set(signedIn);
    const answer = await edit({ title: 'a' }, { 'If-Match': page.headers['etag'] ?? '' });
    expect(writesOf(answer)[0]?.[1]).toMatchObject({ ifMatch: '"v0"' });
  });

  test.each(['*', 'v17', '"v17'])('refuses the If-Match %s', async (tag) => {
    const { status, body, asked } = await edit({ title: 'a' }, { 'If-Match': tag });
    expect([status, asked, body.errors[0].pointer]).toEqual([400, [], '/header/if-match']);
  });

  test('once under its key, though the version is another one the second time', async () => {
    const key = { 'Idempotency-Key': newKey() };
    await edit({ title: 'a' }, key);
    const again = await edit({ title: 'a' }, key, {
      editDocument: refusing(preconditionFailed, 'version-mismatch', { currentVersion: 18 }),
    });
    expect([again.status, again.headers['idempotent-replayed'], again.headers['etag']]).toEqual([200, 'true', '"v18"']);
  });

  test.each([
    [refusing(notAllowed, 'forbidden'), 403, 'not-allowed'],
    [refusing(notFound, 'not-found'), 404, 'no-such-document'],
    [refusing(refusedRequest, 'invalid-request'), 400, 'invalid-input'],
    [refusing(preconditionRequired, 'if-match-required'), 428, 'precondition-required'],
  ])('passes a refusal on in our words', async (editDocument, status, code) => {
    const answer = await edit({ title: 'a' }, {}, { editDocument });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  test('says what is not there: a folder, a person', async () => {
    const editDocument = refusing(refusedRequest, 'invalid-request');
    const { status, body } = await edit(
      { folderId: 'fld_none00001', ownerId: 'usr_none00001', title: 'a' },
      {},
      { editDocument },
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/folderId', '/ownerId']);
  });

  test.each([{}, { title: '' }, { status: 'gone' }, { wordCount: 1 }, { version: 2 }, { title: null }])(
    'refuses %j',
    async (body) => {
      const { status, asked } = await edit(body);
      expect([status, asked]).toEqual([400, []]);
    },
  );
});

describe('binning a document', () => {
  test('answers 204 with nothing', async () => {
    const answer = await sent({ method: 'delete' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.asked.map(([name]) => name)).toEqual(['access', 'deleteDocument']);
  });

  test('is for its owner', async () => {
    const answer = await sent({ method: 'delete' }, { deleteDocument: refusing(notAllowed, 'forbidden') });
    expect([answer.status, answer.code]).toEqual([403, 'not-allowed']);
  });
});

describe('the tags of a document', () => {
  const put = (body: object, reads: Partial<Reads> = {}) =>
    sent({ method: 'put', path: `${document}/tags`, body }, reads);

  test('are replaced by these, in lower case and each once', async () => {
    const answer = await put({ tags: ['Capacity', ' capacity ', 'Q3'] });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ tags: libraryAnswers.replaceTags.items });
    expect(writesOf(answer)[0]?.[1]).toMatchObject({ body: { tags: ['capacity', 'q3'] } });
  });

  test('may be none', async () => {
    expect(writesOf(await put({ tags: [] }))).toHaveLength(1);
  });

  test('are for whoever may write', async () => {
    expect((await put({ tags: [] }, { replaceTags: refusing(notAllowed, 'forbidden') })).status).toBe(403);
  });

  test.each([{}, { tags: 'a' }, { tags: ['a,b'] }, { tags: [''] }, { tags: ['a'.repeat(41)] }])(
    'refuses %j',
    async (body) => {
      expect((await put(body)).status).toBe(400);
    },
  );
});
