import { backendFailed, backendTimedOut } from '@frontdesk/upstream';
import { refusedRequest } from '@frontdesk/service-clients';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { libraryAnswers, listed } from './sample-library.ts';
import { sampleReads } from './sample-reads.ts';
import { failing, noting, refusing } from './scripted.ts';

const app = appUnderTest();
// One app for all requests: what it reads is changed between them.
const scripted = app.services as { reads: Reads };

async function get(path: string, reads: Partial<Reads> = {}) {
  const noted = noting(sampleReads(reads));
  scripted.reads = noted.reads;
  const answer = await request(app.app).get(path).set(signedIn);
  return Object.assign(answer, { asked: noted.asked });
}

const ids = ['doc_fleet8k1zn4d', 'doc_hubops5w9tre', 'doc_hidden00001'];
const items = ids.map((documentId, at) => ({
  ...listed,
  documentId,
  ownerId: at === 0 ? 'usr_ben4t8w1zcp6' : listed.ownerId,
}));
const allowing =
  (may: (documentId: string, permission: string) => boolean): Reads['permissions'] =>
  async ({ body }) => ({
    results: body.checks.map((check) => ({ ...check, allowed: may(check.documentId, check.permission) })),
  });
const page = { documents: async () => ({ items, nextCursor: null }) };

describe('a list of documents', () => {
  test('has each with its owner, what is said about it, and what the caller may do with it', async () => {
    const { status, body } = await get('/v2/documents');
    expect(status).toBe(200);
    const { currentRevision: revision, ownerId: userId, ...document } = listed;
    const href = `/v2/documents/${listed.documentId}`;
    expect(body).toEqual({
      items: [
        {
          ...document,
          revision,
          owner: { userId, name: 'Ada Lindqvist' },
          comments: { total: 2, openThreads: 1, resolvedThreads: 0, lastAt: '2026-06-18T10:20:03Z' },
          _links: {
            self: { href, method: 'GET' },
            edit: { href, method: 'PATCH' },
            grants: { href: `${href}/grants`, method: 'GET' },
          },
        },
      ],
      nextCursor: null,
      degraded: [],
    });
  });

  test('asks once for the permissions and once for the counts of all, and for each owner once', async () => {
    const { asked } = await get('/v2/documents', page);
    const of = (name: string) => asked.filter(([read]) => read === name).map(([, params]) => params);
    expect(asked.map(([name]) => name).toSorted()).toEqual(
      ['documents', 'permissions', 'commentCounts', 'personName', 'personName'].toSorted(),
    );
    expect(of('commentCounts')).toEqual([{ document_ids: ids }]);
    expect(of('personName')).toEqual([{ userId: 'usr_ben4t8w1zcp6' }, { userId: listed.ownerId }]);
    const [{ body }] = of('permissions') as [{ body: { checks: unknown[] } }];
    expect(body.checks).toHaveLength(ids.length * 4);
  });

  test('never asks the access service more than its 200 questions', async () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ ...listed, documentId: `doc_many${1000 + at}` }));
    const { asked, body } = await get('/v2/documents?limit=50', {
      documents: async () => ({ items: many, nextCursor: null }),
      permissions: allowing(() => true),
    });
    const checks = asked.flatMap(([name, params]) =>
      name === 'permissions' ? [(params as { body: { checks: unknown[] } }).body.checks.length] : [],
    );
    expect(checks).toEqual([200]);
    expect(body.items).toHaveLength(50);
    expect((await get('/v2/documents?limit=51')).status).toBe(400);
  });

  test('leaves out what the access service does not let out, whatever else it allows', async () => {
    const permissions = allowing((id, permission) => id !== 'doc_hidden00001' || permission === 'write');
    const { body, text } = await get('/v2/documents', { ...page, permissions });
    expect(body.items.map((item: { documentId: string }) => item.documentId)).toEqual(ids.slice(0, 2));
    expect(text).not.toContain('hidden');
  });

  test('is none when access cannot be asked', async () => {
    const { status, body, text } = await get('/v2/documents', { permissions: failing(backendFailed) });
    expect([status, body.section]).toEqual([502, 'permissions']);
    expect(text).not.toMatch(/capacity|secret/);
  });

  test('goes on without names and counts, and says so', async () => {
    const { status, body, headers } = await get('/v2/documents', {
      personName: failing(backendTimedOut),
      commentCounts: failing(backendTimedOut),
    });
    expect(status).toBe(200);
    expect(body.items[0]).toMatchObject({ owner: { userId: listed.ownerId, name: null }, comments: null });
    expect(body.degraded).toEqual([
      { section: 'owners', reason: 'timeout' },
      { section: 'commentCounts', reason: 'timeout' },
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['etag']).toBeUndefined();
  });

  test('has no name for an owner who is not there any more, and no counts that were left out: nothing is lost', async () => {
    const { body } = await get('/v2/documents', {
      personName: async () => null,
      commentCounts: async () => ({ counts: [] }),
    });
    expect(body).toMatchObject({ items: [{ owner: { name: null }, comments: null }], degraded: [] });
  });

  test('that is empty asks nobody else', async () => {
    const { asked, body } = await get('/v2/documents', { documents: async () => ({ items: [], nextCursor: null }) });
    expect(asked.map(([name]) => name)).toEqual(['documents']);
    expect(body).toEqual({ items: [], nextCursor: null, degraded: [] });
  });

  test('goes on by a cursor of ours, with the same filters', async () => {
    const documents: Reads['documents'] = async ({ cursor }) => ({
      items: [listed],
      nextCursor: cursor === undefined ? 'of the backend' : null,
    });
    const first = await get('/v2/documents?limit=1&tag=Q3&q=plan', { documents });
    expect(first.body.nextCursor).not.toContain('backend');
    const last = await get(`/v2/documents?limit=1&tag=Q3&q=plan&cursor=${first.body.nextCursor}`, { documents });
    expect(last.body.nextCursor).toBeNull();
    const filters = { limit: 1, tag: 'q3', q: 'plan' };
    expect([first.asked[0], last.asked[0]]).toEqual([
      ['documents', filters],
      ['documents', { ...filters, cursor: 'of the backend' }],
    ]);
  });

  test.each(['cursor=of-another', 'sort=newest', 'limit=0', 'tag=a,b', 'ownerId=ada', 'folder=x', 'q='])(
    'refuses ?%s',
    async (query) => {
      const { status, asked } = await get(`/v2/documents?${query}`);
      expect([status, asked]).toEqual([400, []]);
    },
  );

  test('says which cursor the backend does not take any more', async () => {
    const first = await get('/v2/documents', { documents: async () => ({ items: [listed], nextCursor: 'old' }) });
    const { status, body } = await get(`/v2/documents?cursor=${first.body.nextCursor}`, {
      documents: refusing(refusedRequest, 'invalid-request'),
    });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer: '/query/cursor' }]);
  });
});

describe('a search', () => {
  const [hit] = libraryAnswers.search.hits;

  test('finds what the caller may read now, best first, with status and owner', async () => {
    const hits = ['doc_hidden00001', listed.documentId].map((documentId) => ({ ...hit!, documentId }));
    const { status, body, text } = await get('/v2/search?q=Rotterdam', { search: async () => ({ hits }) });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          ...hit,
          status: 'inReview',
          owner: { userId: listed.ownerId, name: 'Ada Lindqvist' },
          _links: { self: { href: `/v2/documents/${listed.documentId}`, method: 'GET' } },
        },
      ],
      degraded: [],
    });
    expect(text).not.toContain('hidden');
  });

  test('asks for what is filtered, in the terms of the search service', async () => {
    const query =
      'q=hub&tag=Q3&ownerId=usr_ada7k2m9qxr3&language=en-GB&updatedAfter=2026-06-18T11:00:00.5%2B02:00&limit=3';
    const { asked } = await get(`/v2/search?${query}`);
    const seconds = BigInt(Date.parse('2026-06-18T09:00:00Z') / 1000);
    expect(asked[0]).toEqual([
      'search',
      {
        query: 'hub',
        limit: 3,
        filter: {
          folderId: '',
          ownerId: 'usr_ada7k2m9qxr3',
          tags: ['q3'],
          language: 'en-GB',
          updatedAfter: { seconds, nanos: 500_000_000 },
        },
      },
    ]);
  });

  test('shows nothing when access cannot be asked', async () => {
    const { status, body, text } = await get('/v2/search?q=Rotterdam', { allowed: failing(backendFailed) });
    expect([status, body.section]).toEqual([502, 'readable']);
    expect(text).not.toMatch(/capacity|secret/);
  });

  test('without the documents has hits without status and owner, and says so', async () => {
    const { body } = await get('/v2/search?q=Rotterdam', { documents: failing(backendTimedOut) });
    expect(body).toMatchObject({
      items: [{ documentId: listed.documentId, status: null, owner: null }],
      degraded: [
        { section: 'documents', reason: 'timeout' },
        { section: 'owners', reason: 'timeout' },
      ],
    });
  });

  test('that finds nothing asks nobody else', async () => {
    const { asked, body } = await get('/v2/search?q=nothing', { search: async () => ({ hits: [] }) });
    expect(asked.map(([name]) => name)).toEqual(['search']);
    expect(body).toEqual({ items: [], degraded: [] });
  });

  test.each([
    '',
    '?q=',
    '?q=a&limit=51',
    '?q=a&updatedAfter=9999-12-31T23:59:59-12:00',
    '?q=a&updatedAfter=yesterday',
    '?q=a&updatedAfter=1900-01-01T00:00:00Z',
    '?q=a&updatedAfter=2026-02-30T25:00:00Z',
    '?q=a&updatedAfter=2026-06-31T10:00:00Z',
    '?q=a&sort=title',
  ])('refuses %s', async (query) => {
    expect((await get(`/v2/search${query}`)).status).toBe(400);
  });
});

describe('the index status', () => {
  const path = `/v2/documents/${listed.documentId}/index-status`;

  test('is of the document alone', async () => {
    const { body, asked } = await get(path);
    const { documentId } = listed;
    expect(body).toEqual({ documentId, state: 'current', indexedRevision: 42, lastIndexedAt: '2026-06-18T09:41:46Z' });
    expect(asked.map(([name]) => name)).toEqual(['access', 'indexStatus']);
  });

  test.each([
    [2, 'pending'],
    [3, 'failed'],
    [0, 'unknown'],
    [9, 'unknown'],
  ])('%d is %s, and what was never indexed has no revision', async (state, shown) => {
    const { body } = await get(path, { indexStatus: async () => ({ state, indexedRevision: 0 }) });
    expect(body).toMatchObject({ state: shown, indexedRevision: null, lastIndexedAt: null });
  });
});
