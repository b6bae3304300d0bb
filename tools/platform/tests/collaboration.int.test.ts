import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { collaborationService } from '../src/services/collaboration/collaboration-service.ts';
import { json, seedNow, startService } from './service-under-test.ts';
import type { Proof, ServiceUnderTest } from './service-under-test.ts';

// Seeding a world takes its time on a busy machine.
jest.setTimeout(30_000);

const q3plan = 'doc_q3plan7x2mva';
const fleet = 'doc_fleet8k1zn4d';
const boardPay = 'doc_boardpay3x7f';
const chiara = 'usr_chi9r5d3vnk8';
const ben = 'usr_ben4t8w1zcp6';
const thread = 'cmt_5h2k8d1qwz';
const reply = 'cmt_9x4m7c3tbn';
const comments = `/v1/documents/${q3plan}/comments`;

const proof: Proof = async ({ userId, tenantId }, { signer }) => {
  const scope = 'collaboration.read collaboration.write';
  return { Authorization: `Bearer ${await signer.token({ userId, tenantId, audience: 'collaboration', scope })}` };
};

interface CommentPage {
  comments: { comment_id: string; parent_id: string | null; status: string; created_at: number }[];
  next_page_token: string;
}

describe.each([{ canary: false }, { canary: true }])('collaboration answers as its contract says, %p', ({ canary }) => {
  let service: ServiceUnderTest;

  beforeAll(async () => {
    service = await startService({ name: 'collaboration', canary, proof, service: collaborationService });
  });
  afterAll(() => service.close());

  test('comments are flat and oldest first, in pages whose tokens live one hour', async () => {
    const operation = 'listComments';
    const whole = json<CommentPage>(await service.check({ operation, path: comments, status: 200 }));
    expect(whole.comments.map(({ comment_id }) => comment_id)).toEqual([thread, reply]);
    expect(whole.next_page_token).toBe('');
    const first = json<CommentPage>(await service.check({ operation, path: `${comments}?page_size=1`, status: 200 }));
    const next = `${comments}?page_size=1&page_token=${first.next_page_token}`;
    const second = json<CommentPage>(await service.check({ operation, path: next, status: 200 }));
    expect(second).toMatchObject({ comments: [{ comment_id: reply, parent_id: thread }], next_page_token: '' });
    service.pass(3_600_000);
    expect(json(await service.check({ operation, path: next, status: 400 }))).toMatchObject({
      reason: 'page_token_expired',
    });
    for (const bad of ['page_size=0', 'page_size=101', 'page_token=garbage', 'status=none']) {
      const refused = await service.check({ operation, path: `${comments}?${bad}`, status: 400 });
      expect(json(refused)).toMatchObject({ status: 400, reason: 'invalid_argument' });
    }
  });

  test('a document that is not there is 404, one that may not be read is 403', async () => {
    for (const [operation, path] of [
      ['listComments', 'comments'],
      ['listCollaborators', 'collaborators'],
      ['getPresence', 'presence'],
    ] as const) {
      const missing = await service.check({ operation, path: `/v1/documents/doc_missing0000/${path}`, status: 404 });
      expect(json(missing)).toMatchObject({ reason: 'document_not_found' });
      const unseen = await service.check({
        operation,
        path: `/v1/documents/${boardPay}/${path}`,
        as: 'usr_gus3v9e2xkd7',
        status: 403,
      });
      expect(json(unseen)).toMatchObject({ reason: 'not_allowed' });
    }
  });

  test('a comment is created, told of, and seen at once', async () => {
    const create = { operation: 'createComment', method: 'POST', path: comments };
    const anchor = { block_id: 'blk_p1rotterd', revision: 42, start: 18, end: 21 };
    const body = { body: 'Is this **still** so?', mentions: [ben], anchor };
    const created = json(await service.check({ ...create, as: chiara, body, status: 201 }));
    expect(created).toMatchObject({
      document_id: q3plan,
      parent_id: null,
      status: 'open',
      anchor,
      author: { user_id: chiara },
      reply_count: 0,
    });
    service.pass(20);
    expect(service.events.at(-1)).toMatchObject({
      type: 'comment.created',
      source: '/platform/collaboration',
      subject: created['comment_id'],
      data: { document_id: q3plan, author_id: chiara, mentions: [ben], parent_id: null },
    });
    const { comments: listed } = json<CommentPage>(await service.call({ path: comments }));
    expect(listed.at(-1)).toMatchObject({ comment_id: created['comment_id'] });
    await service.check({ ...create, body: { body: 'x', parent_id: thread }, status: 201 });
    const refusals = [
      [422, 'parent_is_a_reply', { body: 'x', parent_id: reply }],
      [422, 'mentioned_user_unknown', { body: 'x', mentions: ['usr_nobody00000'] }],
      [422, 'mentioned_user_unknown', { body: 'x', mentions: ['usr_mia6t5r2wnz3'] }],
      [400, 'invalid_argument', { body: '' }],
      [400, 'invalid_argument', '{'],
      [400, 'invalid_argument', { body: 'x', parent_id: 'cmt_missing0000' }],
    ] as const;
    for (const [status, reason, refused] of refusals) {
      expect(json(await service.check({ ...create, body: refused, status }))).toMatchObject({ status, reason });
    }
    const path = '/v1/documents/doc_missing0000/comments';
    await service.check({ ...create, path, body: { body: 'x' }, status: 404 });
    await service.check({
      ...create,
      path: `/v1/documents/${boardPay}/comments`,
      as: 'usr_gus3v9e2xkd7',
      body: { body: 'x' },
      status: 403,
    });
  });

  test('a thread is edited by its author, resolved and reopened by those who may comment', async () => {
    const update = { operation: 'updateComment', method: 'PATCH', path: `/v1/comments/${thread}` };
    const edited = json(await service.check({ ...update, as: chiara, body: { body: 'Edited' }, status: 200 }));
    expect(edited).toMatchObject({ body: 'Edited', edited_at: Math.floor(service.world.now() / 1000) });
    await service.check({ ...update, as: ben, body: { body: 'Not mine' }, status: 403 });
    service.pass(20);
    const before = service.events.length;
    const resolved = json(await service.check({ ...update, as: ben, body: { status: 'resolved' }, status: 200 }));
    expect(resolved).toMatchObject({ status: 'resolved', resolved_by: ben });
    await service.check({ ...update, as: ben, body: { status: 'resolved' }, status: 200 });
    service.pass(20);
    expect(service.events.slice(before).map(({ type }) => type)).toEqual(['comment.resolved']);
    const { comments: threads } = json<CommentPage>(await service.call({ path: `${comments}?status=resolved` }));
    expect(threads.every(({ status }) => status === 'resolved')).toBe(true);
    expect(threads.map(({ comment_id }) => comment_id)).toContain(reply);
    expect(json(await service.check({ ...update, body: { status: 'open' }, status: 200 }))).toMatchObject({
      resolved_by: null,
      resolved_at: null,
    });
    const ofReply = { ...update, path: `/v1/comments/${reply}` };
    expect(json(await service.check({ ...ofReply, body: { status: 'resolved' }, status: 422 }))).toMatchObject({
      reason: 'reply_has_no_status',
    });
    await service.check({ ...update, body: {}, status: 400 });
    const missing = await service.check({
      ...update,
      path: '/v1/comments/cmt_missing0000',
      body: { body: 'x' },
      status: 404,
    });
    expect(json(missing)).toMatchObject({ reason: 'comment_not_found' });
  });

  test('a comment is deleted with its replies by its author or the owner', async () => {
    const remove = { operation: 'deleteComment', method: 'DELETE', path: `/v1/comments/${thread}` };
    await service.check({ ...remove, as: ben, status: 403 });
    await service.check({ ...remove, status: 204 });
    await service.check({ ...remove, status: 404 });
    const { comments: left } = json<CommentPage>(await service.call({ path: comments }));
    expect(left.map(({ comment_id }) => comment_id)).not.toContain(reply);
  });

  test('collaborators are those with access who have opened the document, latest first', async () => {
    const operation = 'listCollaborators';
    const path = `/v1/documents/${q3plan}/collaborators`;
    interface CollaboratorPage {
      collaborators: { user_id: string; last_active_at: number }[];
      total: number;
      next_page_token: string;
    }
    const all = json<CollaboratorPage>(await service.check({ operation, path, status: 200 }));
    const times = all.collaborators.map(({ last_active_at }) => last_active_at);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(all).toMatchObject({ total: all.collaborators.length, next_page_token: '' });
    const first = json<CollaboratorPage>(await service.check({ operation, path: `${path}?page_size=2`, status: 200 }));
    const next = await service.check({
      operation,
      path: `${path}?page_size=200&page_token=${first.next_page_token}`,
      status: 200,
    });
    expect([...first.collaborators, ...json<CollaboratorPage>(next).collaborators]).toEqual(all.collaborators);
    await service.check({ operation, path: `${path}?page_size=201`, status: 400 });
  });

  test('presence shows who is there, the caller included, and forgets after 30 seconds', async () => {
    const operation = 'getPresence';
    const path = `/v1/documents/${q3plan}/presence`;
    const here = async (as: string): Promise<string[]> => {
      const { users } = json<{ users: { user_id: string }[] }>(
        await service.check({ operation, path, as, status: 200 }),
      );
      return users.map(({ user_id }) => user_id).toSorted();
    };
    expect(await here('usr_ada7k2m9qxr3')).toEqual(['usr_ada7k2m9qxr3', ben, chiara]);
    service.pass(31_000);
    expect(await here(chiara)).toEqual([ben, chiara]);
  });

  test('counts come in the order asked, without what may not be read', async () => {
    const operation = 'getCommentCounts';
    const ids = `${fleet},doc_missing0000,${boardPay},${q3plan}`;
    const path = `/v1/comment_counts?document_ids=${ids}`;
    const { counts } = json<{ counts: object[] }>(await service.check({ operation, path, as: ben, status: 200 }));
    expect(counts).toMatchObject([
      { document_id: fleet, open_threads: 0, resolved_threads: 0, comments: 0, last_comment_at: null },
      { document_id: q3plan },
    ]);
    for (const bad of ['', '?document_ids=', `?document_ids=${fleet},${fleet}`, '?document_ids=x']) {
      await service.check({ operation, path: `/v1/comment_counts${bad}`, status: 400 });
    }
  });

  test('access is asked and held for 30 seconds', async () => {
    const path = `/v1/documents/${fleet}/comments`;
    expect((await service.call({ path, as: chiara })).status).toBe(200);
    const document = service.world.documents.get(fleet)!;
    document.followsTenantDefault = false;
    for (const [id, grant] of service.world.grants) if (grant.documentId === fleet) service.world.grants.delete(id);
    expect((await service.call({ path, as: chiara })).status).toBe(200);
    service.pass(30_000);
    expect((await service.call({ path, as: chiara })).status).toBe(403);
  });

  test('names are copies that follow identity', async () => {
    const path = `/v1/documents/${q3plan}/presence`;
    const { world } = service;
    world.users.get(chiara)!.displayName = 'Chiara Rossi';
    world.publish({
      type: 'user.updated',
      source: 'identity',
      subject: chiara,
      tenantId: 'ten_halden4k7q2w',
      data: {},
    });
    service.pass(1_000);
    expect((await service.call({ path })).text).toContain('Chiara Moretti');
    service.pass(60_000);
    expect((await service.call({ path })).text).toContain('Chiara Rossi');
  });

  test('every operation refuses strangers and may fail', async () => {
    const calls = {
      listComments: { path: comments },
      createComment: { path: comments, method: 'POST', body: { body: 'x' } },
      updateComment: { path: `/v1/comments/${thread}`, method: 'PATCH', body: { body: 'x' } },
      deleteComment: { path: `/v1/comments/${thread}`, method: 'DELETE' },
      listCollaborators: { path: `/v1/documents/${q3plan}/collaborators` },
      getPresence: { path: `/v1/documents/${q3plan}/presence` },
      getCommentCounts: { path: `/v1/comment_counts?document_ids=${q3plan}` },
    };
    for (const [operation, call] of Object.entries(calls)) {
      const refused = await service.check({ operation, ...call, as: null, status: 401 });
      expect(json(refused)).toMatchObject({ reason: 'token_invalid' });
      service.faults.put('collaboration', { operation, status: 500 });
      expect(json(await service.check({ operation, ...call, status: 500 }))).toMatchObject({ reason: 'internal' });
      service.faults.clear();
    }
    expect(service.unchecked()).toEqual([]);
    expect(Object.keys(service.calls.all())).toHaveLength(7);
  });
});

test('the clock of these tests stands where the examples do', () => {
  expect(new Date(seedNow).toISOString()).toBe('2026-06-18T10:31:00.000Z');
});
