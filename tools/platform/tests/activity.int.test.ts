import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { activityService } from '../src/services/activity/activity-service.ts';
import { contextSignature, isSigned } from '../src/services/activity/context-signature.ts';
import { defaults } from '../src/settings.ts';
import { json, startService } from './service-under-test.ts';
import type { Proof, ServiceUnderTest } from './service-under-test.ts';

// Seeding a world takes its time on a busy machine.
jest.setTimeout(30_000);

const q3plan = 'doc_q3plan7x2mva';
const chiara = 'usr_chi9r5d3vnk8';
const tenantId = 'ten_halden4k7q2w';

const proof: Proof = ({ method, path, body, userId, tenantId: tenant }, { now }) => {
  const context = { method, url: path, userId, tenantId: tenant, body: Buffer.from(body) };
  const signature = contextSignature(context, defaults.contextKey, Math.floor(now / 1000));
  return Promise.resolve({ 'X-User-Id': userId, 'X-Tenant-Id': tenant, 'X-Context-Signature': signature });
};

describe('the context signature', () => {
  const context = {
    method: 'GET',
    url: `/api/documents/${q3plan}/reading-state`,
    userId: chiara,
    tenantId,
    body: new Uint8Array(),
  };
  const header = 't=1781778600,v1=c2a0ff328824f5e9ee0cda6f80741e21733639a358ac3af4c613fcb62595a5a0';

  test('is the one of the contract', () => {
    expect(contextSignature(context, 'dev-context-key', 1781778600)).toBe(header);
  });

  test('counts for 300 seconds either way, and for nothing else', () => {
    const at = (seconds: number) => ({ key: 'dev-context-key', now: seconds * 1000 });
    expect(isSigned(context, header, at(1781778900))).toBe(true);
    expect(isSigned(context, header, at(1781778300))).toBe(true);
    expect(isSigned(context, header, at(1781778901))).toBe(false);
    expect(isSigned({ ...context, userId: 'usr_ada7k2m9qxr3' }, header, at(1781778600))).toBe(false);
    expect(isSigned({ ...context, body: Buffer.from('x') }, header, at(1781778600))).toBe(false);
    expect(isSigned(context, 't=1781778600,v1=00', at(1781778600))).toBe(false);
  });
});

interface Page {
  Items: Record<string, unknown>[];
  TotalItems: number;
  TotalPages: number;
  UnreadCount: number;
}

describe.each([{ canary: false }, { canary: true }])('activity answers as its contract says, %p', ({ canary }) => {
  let service: ServiceUnderTest;
  const activity = `/api/documents/${q3plan}/activity`;

  beforeAll(async () => {
    service = await startService({ name: 'activity', canary, proof, service: activityService });
  });
  afterAll(() => service.close());

  test('activity has pages, newest first, and a page past the end is empty', async () => {
    const operation = 'listActivity';
    const first = json<Page>(
      await service.check({ operation, path: `${activity}?PageSize=2&Type=RevisionCreated`, status: 200 }),
    );
    expect(first.Items.map((item) => item['ActivityId'])).toEqual(['act_r42saved01', 'act_r41saved01']);
    expect(first.TotalPages).toBe(Math.ceil(first.TotalItems / 2));
    const beyond = json<Page>(await service.check({ operation, path: `${activity}?page=9999`, status: 200 }));
    expect(beyond.Items).toEqual([]);
    const unknown = await service.check({ operation, path: '/api/documents/doc_missing0000/activity', status: 200 });
    expect(json<Page>(unknown)).toMatchObject({ Items: [], TotalItems: 0, TotalPages: 0 });
    for (const bad of ['page=0', 'PageSize=101', 'Type=Nothing', 'page=x']) {
      const refused = await service.check({ operation, path: `${activity}?${bad}`, status: 400 });
      expect(refused.headers.get('x-error-code')).toBe('InvalidParameter');
    }
  });

  test('analytics leave out days without a view, and are not there for every document', async () => {
    const operation = 'getAnalytics';
    const path = (documentId: string) => `/api/documents/${documentId}/analytics`;
    const known = json<{ Views: number; Series: { Date: string }[] }>(
      await service.check({ operation, path: path(q3plan), status: 200 }),
    );
    expect(known).toMatchObject({ Views: 1204, UniqueReaders: 86, AverageReadSeconds: 214.5 });
    const days = known.Series.map(({ Date: day }) => day);
    expect(days).toEqual(days.toSorted());
    expect(days.length).toBeGreaterThan(5);
    expect(days.length).toBeLessThan(30);
    const unknown = json(await service.check({ operation, path: path('doc_missing0000'), status: 200 }));
    expect(unknown).toMatchObject({ Views: 0, UniqueReaders: 0, Series: [] });
    const statuses: number[] = [];
    for (const documentId of [...service.world.documents.keys()].slice(0, 60)) {
      const { status } = await service.call({ path: path(documentId) });
      statuses.push(status);
      if (status === 503) await service.check({ operation, path: path(documentId), status });
    }
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
  });

  test('reading places are those of the caller, and follow new revisions with a lag', async () => {
    const operation = 'getReadingState';
    const path = `/api/documents/${q3plan}/reading-state`;
    const place = await service.check({ operation, path, as: chiara, status: 200 });
    expect(json(place)).toMatchObject({
      LastReadRevision: 41,
      LastBlockId: 'blk_p1rotterd',
      ProgressPercent: 62,
      UnreadRevisions: 1,
      LastReadAt: 'Wed, 17 Jun 2026 16:40:12 GMT',
    });
    const data = {
      documentId: q3plan,
      revision: 43,
      baseRevision: 42,
      authorId: chiara,
      createdAt: service.world.now(),
    };
    service.world.publish({ type: 'revision.created', source: 'revisions', subject: q3plan, tenantId, data });
    service.pass(1_000);
    expect(json(await service.call({ path, as: chiara }))).toMatchObject({ UnreadRevisions: 1 });
    service.pass(10_000);
    expect(json(await service.call({ path, as: chiara }))).toMatchObject({ UnreadRevisions: 2 });
    const never = await service.check({ operation, path: '/api/documents/doc_missing0000/reading-state', status: 404 });
    expect([never.headers.get('x-error-code'), never.text]).toEqual([
      'NeverRead',
      'This document has not been read yet.',
    ]);
  });

  test('notifications are read once, and stay read', async () => {
    const operation = 'listNotifications';
    const unread = json<Page>(
      await service.check({ operation, path: '/api/notifications?Unread=true', as: chiara, status: 200 }),
    );
    expect(unread.Items.map((item) => item['NotificationId'])).toContain('ntf_reply9x4m7');
    expect(unread.UnreadCount).toBe(unread.TotalItems);
    const mark = { operation: 'markNotificationRead', method: 'POST', path: '/api/notifications/ntf_reply9x4m7/read' };
    const { ReadAt } = json(await service.check({ ...mark, as: chiara, status: 200 }));
    service.pass(60_000);
    expect(json(await service.check({ ...mark, as: chiara, status: 200 }))).toMatchObject({ ReadAt });
    const after = json<Page>(await service.check({ operation, path: '/api/notifications', as: chiara, status: 200 }));
    expect(after.UnreadCount).toBe(unread.UnreadCount - 1);
    expect((await service.check({ ...mark, status: 404 })).headers.get('x-error-code')).toBe('NotificationNotFound');
    for (const bad of ['Unread=maybe', 'PageSize=0']) {
      await service.check({ operation, path: `/api/notifications?${bad}`, status: 400 });
    }
  });

  test.each([
    ['document.updated', { updatedBy: chiara }, 'DocumentUpdated', undefined],
    ['revision.created', { revision: 44, authorId: chiara }, 'RevisionCreated', 'RevisionCreated'],
    [
      'access.changed',
      { documentId: q3plan, granteeId: 'usr_ada7k2m9qxr3', role: 'editor', previousRole: null, changedBy: chiara },
      'AccessChanged',
      'AccessGranted',
    ],
    [
      'comment.created',
      { document_id: q3plan, author_id: chiara, mentions: ['usr_ada7k2m9qxr3'], parent_id: null },
      'CommentCreated',
      'Mention',
    ],
    ['comment.resolved', { document_id: q3plan, resolved_by: chiara }, 'CommentResolved', undefined],
    ['summary.refreshed', { document_id: q3plan, revision: 42 }, 'SummaryRefreshed', undefined],
    ['document.deleted', { deletedBy: chiara }, 'DocumentDeleted', undefined],
  ] as const)('%s becomes activity, and news for whom it concerns', async (type, data, activityType, kind) => {
    const subject = type.startsWith('comment') ? 'cmt_somecomment' : q3plan;
    service.pass(60_000);
    const count = async (): Promise<number> =>
      json<Page>(await service.call({ path: '/api/notifications' })).TotalItems;
    const before = await count();
    service.world.publish({ type, source: 'x', subject, tenantId, data });
    service.pass(1_000);
    expect(await count()).toBe(before);
    service.pass(9_000);
    const { Items } = json<Page>(
      await service.check({ operation: 'listActivity', path: `${activity}?PageSize=1`, status: 200 }),
    );
    expect(Items[0]).toMatchObject({ Type: activityType });
    const news = json<Page>(await service.call({ path: '/api/notifications?PageSize=1' }));
    if (kind) expect(news.Items[0]).toMatchObject({ Kind: kind, ActorId: chiara, ReadAt: null });
    expect(news.TotalItems).toBe(before + (kind ? 1 : 0));
  });

  test('events that make no sense do no harm', async () => {
    const types = ['constructor', 'comment.created', 'access.changed', 'revision.created'];
    for (const type of types) {
      const event = {
        specversion: '1.0',
        id: 'evt_x',
        source: 'x',
        subject: 'x',
        time: 'never',
        datacontenttype: 'application/json',
        tenantid: tenantId,
        traceparent: '',
      } as const;
      service.world.emit({ ...event, type, data: {} });
    }
    service.pass(10_000);
    await service.check({ operation: 'listActivity', path: activity, status: 200 });
  });

  test('every operation refuses strangers and may fail', async () => {
    const calls = {
      listActivity: { path: activity },
      getAnalytics: { path: `/api/documents/${q3plan}/analytics` },
      getReadingState: { path: `/api/documents/${q3plan}/reading-state` },
      listNotifications: { path: '/api/notifications' },
      markNotificationRead: { path: '/api/notifications/ntf_reply9x4m7/read', method: 'POST' },
    };
    for (const [operation, call] of Object.entries(calls)) {
      const refused = await service.check({ operation, ...call, as: null, status: 401 });
      expect(refused.headers.get('x-error-code')).toBe('BadSignature');
      service.faults.put('activity', { operation, status: 500 });
      const failed = await service.check({ operation, ...call, status: 500 });
      expect(failed.text).toContain(canary ? 'CANARY-INTERNAL' : 'injected fault');
      service.faults.clear();
    }
    expect(service.unchecked()).toEqual([]);
  });
});
