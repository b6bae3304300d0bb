import { notAllowed, notFound, refusedRequest } from '@frontdesk/service-clients';
import { defineProblem } from '@frontdesk/problems';
import { describe, expect, test } from '@jest/globals';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { answerTo, codeOf, getting, refusing } from './asking.ts';
import { send } from './requests.ts';
import { answers, comment, documentId, reply } from './sample-reads.ts';

const document = `/v2/documents/${documentId}`;
const badRequest = defineProblem({ ...refusedRequest, status: 400 });
const next = (body: unknown) => String((body as { nextCursor: unknown }).nextCursor);

describe('comments', () => {
  test('come as threads, by page and status, and a reply to an earlier page stands alone', async () => {
    const asked: object[] = [];
    const comments: Reads['comments'] = async (params) => {
      asked.push(params);
      return params.page_token === undefined
        ? { comments: [comment], next_page_token: 'of the backend' }
        : { comments: [reply], next_page_token: '' };
    };
    const first = await getting(`${document}/comments?status=open&limit=1`, { comments });
    const last = await getting(`${document}/comments?status=open&limit=1&cursor=${next(first.body)}`, { comments });
    expect(first.body).toMatchObject({ threads: [{ commentId: comment.comment_id, replies: [] }] });
    expect(last.body).toMatchObject({
      threads: [{ commentId: reply.comment_id, parentId: comment.comment_id }],
      nextCursor: null,
    });
    const page = { document_id: documentId, status: 'open', page_size: 1 };
    expect(asked).toEqual([page, { ...page, page_token: 'of the backend' }]);
    expect(first.headers['cache-control']).toBe('private, no-cache');
  });

  test('have cursors of their own, which may be too old', async () => {
    const revisions = await getting(`${document}/revisions?limit=1`);
    const foreign = await getting(`${document}/comments?cursor=${next(revisions.body)}`);
    const first = await getting(`${document}/comments`, {
      comments: async () => ({ comments: [], next_page_token: 'x' }),
    });
    const old = await getting(`${document}/comments?cursor=${next(first.body)}`, {
      comments: refusing(badRequest, 'page_token_expired'),
    });
    for (const answer of [foreign, old])
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/query/cursor']);
  });

  test('are deleted only on the document that they are on', async () => {
    const deleted: string[] = [];
    const deleteComment: Reads['deleteComment'] = async ({ comment_id: id }) => void deleted.push(id);
    const del = (id: string) => answerTo({ method: 'delete', path: `${document}/comments/${id}` }, { deleteComment });
    const gone = await del(reply.comment_id);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const other = await del('cmt_ofanother1');
    expect([other.status, codeOf(other)]).toEqual([404, 'no-such-comment']);
    expect(deleted).toEqual([reply.comment_id]);
  });

  test('are found on a later page of the document, too', async () => {
    const comments: Reads['comments'] = async ({ page_token: token }) =>
      token === undefined
        ? { comments: [comment], next_page_token: 'second' }
        : { comments: [reply], next_page_token: '' };
    const path = `${document}/comments/${reply.comment_id}`;
    expect((await answerTo({ method: 'delete', path }, { comments })).status).toBe(204);
  });

  test.each([
    ['not-allowed', 403, refusing(notAllowed, 'not_allowed')],
    ['no-such-comment', 404, refusing(notFound, 'comment_not_found')],
  ])('that may not be deleted are %s', async (code, status, deleteComment) => {
    const example = { method: 'delete', path: `${document}/comments/${comment.comment_id}` } as const;
    const answer = await answerTo(example, { deleteComment });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });
});

const saved = (revision: number) => ({ ...answers.revisions.items[0]!, revision, baseRevision: revision - 1 });

describe('revisions', () => {
  /** Newest first, as the revisions service has them. */
  const revisionsUpTo =
    (latest: () => number): Reads['revisions'] =>
    async ({ offset = 0, limit = 50 }) => {
      const all = Array.from({ length: latest() }, (_, at) => saved(latest() - at));
      return { items: all.slice(offset, offset + limit), total: all.length };
    };

  test('come once each, also when someone saves while they are read', async () => {
    let latest = 7;
    const revisions = revisionsUpTo(() => latest);
    const seen: number[] = [];
    let path = `${document}/revisions?limit=3`;
    for (;;) {
      const { body } = await getting(path, { revisions });
      seen.push(...(body.items as { revision: number }[]).map(({ revision }) => revision));
      if (body.nextCursor === null) break;
      path = `${document}/revisions?limit=3&cursor=${next(body)}`;
      latest += 2;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('have their own names for what is saved, and a total', async () => {
    const { body } = await getting(`${document}/revisions?authorId=usr_ben4t8w1zcp6`);
    expect(body).toMatchObject({ items: [{ revision: 42, savedAt: '2026-06-18T09:41:27Z' }], total: 42 });
  });

  test('end where the service has no further places', async () => {
    const revisions = async () => ({ items: [saved(42)], total: 200_000 });
    const cursor = Buffer.from(JSON.stringify(['revisions', { offset: 100_000, total: 200_000 }]));
    const { body } = await getting(`${document}/revisions?cursor=${cursor.toString('base64url')}`, { revisions });
    expect(body).toMatchObject({ items: [{ revision: 42 }], nextCursor: null });
  });

  test('are there one by one, with their bodies, and unchanged when asked again', async () => {
    const path = `${document}/revisions/42`;
    const first = await getting(path);
    expect(first.body).toMatchObject({ revision: 42, blocks: [{ blockId: 'blk_h1capacity' }, {}] });
    const { app } = appUnderTest();
    const etag = String(first.headers['etag']);
    const again = await send(app, { method: 'get', path }, { ...signedIn, 'If-None-Match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('that are not there are no missing document, and no revision is 0 or a word', async () => {
    const none = await getting(`${document}/revisions/99`, { oneRevision: async () => 'none' });
    expect([none.status, codeOf(none)]).toEqual([404, 'no-such-revision']);
    const diff = await getting(`${document}/diff?from=1&to=99`, { revisionDiff: async () => 'none' });
    expect([diff.status, codeOf(diff)]).toEqual([404, 'no-such-revision']);
    for (const path of [`${document}/revisions/0`, `${document}/revisions/latest`, `${document}/diff?from=1`])
      expect((await getting(path)).status).toBe(400);
  });

  test('differ block by block', async () => {
    const asked: object[] = [];
    const revisionDiff: Reads['revisionDiff'] = async (params) => (asked.push(params), answers.revisionDiff);
    const { body } = await getting(`${document}/diff?from=41&to=42`, { revisionDiff });
    expect(asked).toEqual([{ documentId, from: 41, to: 42 }]);
    expect(body).toMatchObject({
      stats: { added: 1, removed: 0, changed: 1 },
      changes: [
        { op: 'replace', before: { text: 'Rotterdam figures follow.' } },
        { op: 'add', before: null },
      ],
    });
  });
});

test('a cursor is of the list that it was given for, and of what that was filtered by', async () => {
  const total = { TotalItems: 99 };
  const reads: Partial<Reads> = {
    activity: async () => ({ ...answers.activity, ...total }),
    notifications: async () => ({ ...answers.notifications, ...total }),
  };
  for (const [list, filter, other] of [
    [`${document}/revisions?limit=1`, '&authorId=usr_ben4t8w1zcp6', '&authorId=usr_ada7k2m9qxr3'],
    [`${document}/activity?limit=1`, '&type=RevisionCreated', '&type=CommentCreated'],
    ['/v2/notifications?limit=1', '&unread=true', '&unread=false'],
  ] as const) {
    const filtered = next((await getting(`${list}${filter}`, reads)).body);
    const whole = next((await getting(list, reads)).body);
    expect((await getting(`${list}${filter}&cursor=${filtered}`, reads)).status).toBe(200);
    expect((await getting(`${list}&cursor=${whole}`, reads)).status).toBe(200);
    for (const [query, cursor] of [
      [other, filtered],
      ['', filtered],
      [filter, whole],
    ] as const) {
      const answer = await getting(`${list}${query}&cursor=${cursor}`, reads);
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, '/query/cursor']);
    }
  }
});

describe('activity', () => {
  const happened = (at: number) => ({ ...answers.activity.Items[0]!, ActivityId: `act_number${at}aa` });

  test('comes once each, also when something happens while it is read', async () => {
    let total = 5;
    const asked: object[] = [];
    const activity: Reads['activity'] = async (params) => {
      asked.push(params);
      const { page = 1, PageSize = 20 } = params;
      const all = Array.from({ length: total }, (_, at) => happened(total - at));
      return { Items: all.slice((page - 1) * PageSize, page * PageSize), TotalItems: total };
    };
    const first = await getting(`${document}/activity?limit=2&type=RevisionCreated`, { activity });
    total += 1;
    const second = await getting(`${document}/activity?limit=50&type=RevisionCreated&cursor=${next(first.body)}`, {
      activity,
    });
    const ids = (body: unknown) => (body as { items: { activityId: string }[] }).items.map((one) => one.activityId);
    expect(ids(first.body)).toEqual(['act_number5aa', 'act_number4aa']);
    expect(ids(second.body)).toEqual(['act_number3aa']);
    // The size belongs to the number of the page: the limit of a later request changes nothing.
    const page = { documentId, Type: 'RevisionCreated', PageSize: 2 };
    expect(asked).toEqual([
      { ...page, page: 1 },
      { ...page, page: 2 },
    ]);
  });

  test('is of the types that there are', async () => {
    expect((await getting(`${document}/activity?type=Sneezed`)).status).toBe(400);
  });
});

describe('notifications', () => {
  test('are left out where their document may not be read, and marked only there', async () => {
    const allowed = async () => ({ results: [] });
    expect((await getting('/v2/notifications?unread=true', { allowed })).body).toEqual({ items: [], nextCursor: null });
    const mark = { method: 'post', path: '/v2/notifications/ntf_reply9x4m7/read' } as const;
    const hidden = await answerTo(mark, { allowed });
    const missing = await answerTo(mark, { markNotificationRead: refusing(notFound, 'NotificationNotFound') });
    expect([hidden.status, codeOf(hidden)]).toEqual([404, 'no-such-notification']);
    expect(missing.body).toEqual({
      ...hidden.body,
      instance: missing.body.instance,
      requestId: missing.body.requestId,
    });
  });

  test('have our words, and go on where the page before ended', async () => {
    const asked: object[] = [];
    const notifications: Reads['notifications'] = async (params) => {
      asked.push(params);
      return { ...answers.notifications, TotalItems: 60 };
    };
    const first = await getting('/v2/notifications?limit=50', { notifications });
    expect(first.body.items).toMatchObject([{ kind: 'commentReply', readAt: null }]);
    const last = await getting(`/v2/notifications?cursor=${next(first.body)}`, { notifications });
    expect(last.body.nextCursor).toBeNull();
    expect(asked).toEqual([1, 2].map((page) => ({ page, PageSize: 50, Unread: false })));
  });
});
