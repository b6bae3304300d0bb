import { describe, expect, test } from '@jest/globals';
import { Refusal, conflict, notAllowed, notFound, refusedRequest } from '@frontdesk/service-clients';
import type { ProblemKind } from '@frontdesk/problems';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, bearer, newKey } from './app-under-test.ts';
import { answers, comment, sampleReads } from './sample-reads.ts';

const document = '/v1/documents/doc_q3plan7x2mva';
const block = { blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 92%.', marks: [] };
const revision = { baseRevision: 41, blocks: [block] };

type Asked = { path: string; body: object; method?: 'post' | 'patch'; headers?: Record<string, string> };

async function sent(reads: Partial<Reads>, { path, body, method = 'post', headers = {} }: Asked) {
  const { app } = appUnderTest({ reads: sampleReads(reads) });
  return request(app)
    [method](path)
    .set({ Authorization: bearer, 'Idempotency-Key': newKey(), ...headers })
    .send(body);
}

function refusing(kind: ProblemKind, backendStatus: number, backendCode: string, details?: unknown) {
  return async () => {
    throw new Refusal(kind, { service: 'any', operation: 'any.thing', backendStatus, backendCode, details });
  };
}

describe('saving a revision', () => {
  const save = { path: `${document}/revisions`, body: revision };
  const current = {
    ...answers.saveRevision.body,
    revision: 42,
    baseRevision: 41,
    documentId: 'doc_q3plan7x2mva',
    sizeBytes: 9,
  };

  test('answers 201 with what was saved, in our names', async () => {
    const answer = await sent({}, save);
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe(`${document}?body=full`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      revision: 43,
      baseRevision: 42,
      authorId: 'usr_chi9r5d3vnk8',
      message: null,
      savedAt: '2026-06-18T09:41:27Z',
      wordCount: 12,
    });
  });

  test('hands a digest of caller and key on, and says so when the platform had done it before', async () => {
    const asked: { idempotencyKey?: string | undefined }[] = [];
    const saveRevision: Reads['saveRevision'] = async (params) => {
      asked.push(params);
      return { ...answers.saveRevision, headers: { idempotencyReplayed: true } };
    };
    const headers = { 'Idempotency-Key': '"offline-save-7"' };
    const answer = await sent({ saveRevision }, { ...save, headers });
    await sent({ saveRevision }, { ...save, headers });
    await sent({ saveRevision }, save);
    expect(asked[0]).toMatchObject({ body: { baseRevision: 41, content: { schemaVersion: 3, blocks: [block] } } });
    const [first, again, other] = asked.map(({ idempotencyKey }) => idempotencyKey);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(answer.headers['idempotent-replayed']).toBe('true');
  });

  test('answers 409 with the current revision when someone saved first', async () => {
    const saveRevision = refusing(conflict, 409, 'REVISION_CONFLICT', { currentRevision: 42, current });
    const answer = await sent({ saveRevision }, save);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      type: 'https://frontdesk.example/problems/revision-conflict',
      currentRevision: 42,
      current: { revision: 42, baseRevision: 41, authorId: 'usr_chi9r5d3vnk8', savedAt: '2026-06-18T09:41:27Z' },
    });
    expect(answer.body.current).not.toHaveProperty('sizeBytes');
  });

  test.each([
    ['IDEMPOTENCY_IN_PROGRESS', 409, conflict, 'idempotency-in-progress'],
    ['IDEMPOTENCY_KEY_REUSED', 422, refusedRequest, 'idempotency-key-reused'],
    ['CONTENT_TOO_LARGE', 413, refusedRequest, 'document-too-large'],
    ['FORBIDDEN', 403, notAllowed, 'not-allowed'],
    ['DOCUMENT_NOT_FOUND', 404, notFound, 'no-such-document'],
  ] as const)('answers %s as our own problem with %i', async (code, status, kind, ours) => {
    const answer = await sent({ saveRevision: refusing(kind, status, code) }, save);
    expect(answer.status).toBe(status);
    expect(answer.body.type).toBe(`https://frontdesk.example/problems/${ours}`);
    expect(answer.headers['retry-after']).toBe(ours === 'idempotency-in-progress' ? '1' : undefined);
  });
});

describe('commenting', () => {
  const create = {
    path: `${document}/comments`,
    body: { body: 'Good.', parentId: 'cmt_5h2k8d1qwz', mentions: ['usr_ada7k2m9qxr3', 'usr_ada7k2m9qxr3'] },
  };
  const change = {
    method: 'patch',
    path: `${document}/comments/${comment.comment_id}`,
    body: { status: 'resolved' },
  } as const;

  test('answers 201 with the comment', async () => {
    const asked: unknown[] = [];
    const createComment: Reads['createComment'] = async (params) => {
      asked.push(params);
      return comment;
    };
    const answer = await sent({ createComment }, create);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      commentId: 'cmt_5h2k8d1qwz',
      authorName: 'Chiara Moretti',
      anchor: { blockId: 'blk_p1rotterd' },
    });
    expect(asked).toEqual([
      {
        document_id: 'doc_q3plan7x2mva',
        body: { body: 'Good.', parent_id: 'cmt_5h2k8d1qwz', mentions: ['usr_ada7k2m9qxr3'], anchor: null },
      },
    ]);
  });

  test.each([
    { code: 'not_allowed', status: 403, kind: notAllowed, ours: 'not-allowed' },
    { code: 'parent_is_a_reply', status: 422, kind: refusedRequest, ours: 'unfit-comment', pointer: '/parentId' },
    { code: 'mentioned_user_unknown', status: 422, kind: refusedRequest, ours: 'unfit-comment', pointer: '/mentions' },
    { code: 'reply_has_no_status', status: 422, kind: refusedRequest, ours: 'unfit-comment', pointer: '/status' },
    { code: 'document_not_found', status: 404, kind: notFound, ours: 'no-such-document' },
  ])('answers $code as our own problem with $status', async ({ code, status, kind, ours, pointer }) => {
    const fails = refusing(kind, status, code);
    for (const answer of [await sent({ createComment: fails }, create), await sent({ changeComment: fails }, change)]) {
      expect(answer.status).toBe(status);
      expect(answer.body.type).toBe(`https://frontdesk.example/problems/${ours}`);
      expect(answer.body.errors?.[0]?.pointer).toBe(pointer);
    }
  });

  test('changes only a comment of this document, on whatever page it is', async () => {
    const changed: unknown[] = [];
    const changeComment: Reads['changeComment'] = async (params) => {
      changed.push(params);
      return answers.changeComment;
    };
    const other = { ...comment, comment_id: 'cmt_another00001' };
    const comments: Reads['comments'] = async ({ page_token }) =>
      page_token === undefined
        ? { comments: [other], next_page_token: 'more' }
        : { comments: [comment], next_page_token: '' };
    expect((await sent({ changeComment, comments }, change)).body).toMatchObject({ status: 'resolved' });
    const elsewhere = { ...change, path: `${document}/comments/cmt_elsewhere01` };
    const answer = await sent({ changeComment, comments }, elsewhere);
    expect(answer.status).toBe(404);
    expect(answer.body.title).toBe('No such comment');
    expect(changed).toEqual([{ comment_id: comment.comment_id, body: { status: 'resolved' } }]);
  });
});

describe('a cursor that a backend does not take any more', () => {
  test('is bad input, not a failure', async () => {
    const fails = refusing(refusedRequest, 400, 'page_token_expired');
    const { app } = appUnderTest({ reads: sampleReads({ comments: fails, documents: fails }) });
    const cursorOf = (list: string) => Buffer.from(JSON.stringify([list, 'old'])).toString('base64url');
    for (const path of [
      `${document}/comments?cursor=${cursorOf('comments')}`,
      `/v1/documents?cursor=${cursorOf('documents')}`,
    ]) {
      const answer = await request(app).get(path).set('Authorization', bearer);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ pointer: '/query/cursor', detail: expect.any(String) }]);
    }
  });
});
