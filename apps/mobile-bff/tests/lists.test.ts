import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import { backendFailed, backendTimedOut } from '@frontdesk/upstream';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, bearer } from './app-under-test.ts';
import { listed, notification, sampleReads } from './sample-reads.ts';

const fails = async () => {
  throw new Problem(backendTimedOut, 'It failed.');
};

function get(path: string, reads: Partial<Reads> = {}) {
  return request(appUnderTest({ reads: sampleReads(reads) }).app)
    .get(path)
    .set('Authorization', bearer);
}

describe('home', () => {
  test('has what is recent, unread and half read, in our names', async () => {
    const { body } = await get('/v1/home');
    const { currentRevision: revision, ...recent } = listed;
    expect(body).toEqual({
      recent: [{ ...recent, revision }],
      unread: [expect.objectContaining({ kind: 'commentReply', text: notification.Text, readAt: null })],
      hasMoreUnread: false,
      readingPlaces: [
        {
          documentId: listed.documentId,
          progressPercent: 62,
          lastBlockId: 'blk_p1rotterd',
          lastReadAt: '2026-06-17T16:40:12Z',
        },
      ],
      degraded: [],
    });
  });

  test('goes on without notifications, without reading places, and without both when access cannot be asked', async () => {
    const quiet = await get('/v1/home', { notifications: fails });
    expect(quiet.body).toMatchObject({ unread: null, degraded: [{ section: 'notifications', reason: 'timeout' }] });
    const lost = await get('/v1/home', { readingState: fails });
    expect(lost.body).toMatchObject({ readingPlaces: null, degraded: [{ section: 'readingPlaces' }] });
    const undecided = await get('/v1/home', { allowed: fails });
    expect(undecided.body).toMatchObject({ unread: null, readingPlaces: null });
    expect(undecided.headers['frontdesk-degraded']).toBe('notifications, readingPlaces');
  });

  test('is a problem without its documents', async () => {
    const answer = await get('/v1/home', { documents: fails });
    expect(answer.status).toBe(504);
    expect(answer.body.section).toBe('recent');
  });

  test('leaves out the place in a document that was never read', async () => {
    expect((await get('/v1/home', { readingState: async () => null })).body.readingPlaces).toEqual([]);
  });
});

describe('a search', () => {
  test('without its documents has hits without their status', async () => {
    const { body } = await get('/v1/documents?q=Rotterdam', { documents: fails });
    expect(body).toMatchObject({
      items: [{ documentId: listed.documentId, status: null, snippet: 'Rotterdam runs at 91% of capacity.' }],
      degraded: [{ section: 'documents', reason: 'timeout' }],
    });
  });

  test('shows nothing when access cannot be asked', async () => {
    const allowed = async () => {
      throw new Problem(backendFailed, 'It failed.');
    };
    const answer = await get('/v1/documents?q=Rotterdam', { allowed });
    expect(answer.status).toBe(502);
    expect(answer.body.section).toBe('readable');
    expect(answer.text).not.toContain('capacity');
  });

  test('that finds nothing asks nobody else', async () => {
    const { status, body } = await get('/v1/documents?q=nothing', {
      search: async () => ({ hits: [] }),
      allowed: fails,
      documents: fails,
    });
    expect({ status, body }).toEqual({ status: 200, body: { items: [], nextCursor: null, degraded: [] } });
  });
});

describe('a page', () => {
  test('has a cursor of ours in place of the backend’s, and null at the end', async () => {
    const asked: unknown[] = [];
    const documents: Reads['documents'] = async (params) => {
      asked.push(params);
      return { items: [listed], nextCursor: params.cursor === undefined ? 'of the backend' : null };
    };
    const first = await get('/v1/documents?limit=1&tag=q3', { documents });
    expect(first.body.nextCursor).not.toContain('backend');
    const last = await get(`/v1/documents?limit=1&tag=q3&cursor=${first.body.nextCursor}`, { documents });
    expect(last.body.nextCursor).toBeNull();
    expect(asked).toEqual([
      { limit: 1, tag: 'q3' },
      { limit: 1, tag: 'q3', cursor: 'of the backend' },
    ]);
  });

  test('of notifications keeps its size, whatever the next request says', async () => {
    const asked: unknown[] = [];
    const notifications: Reads['notifications'] = async (params) => {
      asked.push(params);
      return { Items: [notification], TotalPages: 2 };
    };
    const first = await get('/v1/notifications?limit=7', { notifications });
    const last = await get(`/v1/notifications?limit=50&cursor=${first.body.nextCursor}`, { notifications });
    expect(last.body.nextCursor).toBeNull();
    expect(asked).toEqual([
      { page: 1, PageSize: 7, Unread: false },
      { page: 2, PageSize: 7, Unread: false },
    ]);
  });
});
