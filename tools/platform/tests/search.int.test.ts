import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { create, fromBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import type { Client } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import type { AddressInfo } from 'node:net';
import { startSigner } from './signer.ts';
import type { Signer } from './signer.ts';
import { createCalls } from '../src/http/calls.ts';
import { createFaults } from '../src/http/faults.ts';
import { createTokenVerifier } from '../src/http/tokens.ts';
import { canaryText } from '../src/world/internals.ts';
import { Health, HealthCheckResponse_ServingStatus } from '../src/services/search/generated/health_pb.js';
import {
  ErrorInfoSchema,
  FilterSchema,
  IndexState,
  RelationReason,
  SearchService,
} from '../src/services/search/generated/search_pb.js';
import { createSearchServer } from '../src/services/search/search-server.ts';
import type { SearchServer } from '../src/services/search/search-server.ts';
import { ada, ben, smallWorld, tenantId } from './small-world.ts';
import type { SmallWorld } from './small-world.ts';

// A busy machine takes its time.
jest.setTimeout(30_000);

const calls = createCalls();
const faults = createFaults();
let signer: Signer;
let small: SmallWorld;
let search: SearchServer;
let session: Http2SessionManager;
let client: Client<typeof SearchService>;
let health: Client<typeof Health>;

beforeAll(async () => {
  signer = await startSigner();
  small = smallWorld({ canary: true });
  const tokens = createTokenVerifier({ issuer: signer.issuer });
  search = createSearchServer({ world: small.world, tokens }, { calls, faults });
  await search.ready;
  await new Promise<void>((resolve) => search.server.listen(0, '127.0.0.1', resolve));
  const { port } = search.server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  session = new Http2SessionManager(baseUrl);
  const transport = createGrpcTransport({ baseUrl, sessionManager: session });
  client = createClient(SearchService, transport);
  health = createClient(Health, transport);
});

afterAll(async () => {
  session.abort();
  await search.close();
  await signer.close();
});

async function as(
  userId: string,
  claims: { audience?: string; scope?: string; tenantId?: string; expiresInS?: number } = {},
) {
  const token = await signer.token({ userId, tenantId, audience: 'search', scope: 'search.read', ...claims });
  return { headers: { authorization: `Bearer ${token}` } };
}

async function refusal(call: Promise<unknown>) {
  const error = ConnectError.from(
    await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  const info = error.metadata.get('platform-error-info-bin');
  return { code: error.code, info: info ? fromBinary(ErrorInfoSchema, Buffer.from(info, 'base64')) : undefined };
}

describe('Search', () => {
  test('finds the document whose passage answers the question, with highlights in the snippet', async () => {
    const { hits, accessSnapshotTime, debugInfo } = await client.search(
      { tenantId, query: 'how full is the Rotterdam hub', limit: 10 },
      await as(ada),
    );
    expect(hits[0]).toMatchObject({
      documentId: 'doc_q3plan7x2mva',
      title: 'Q3 capacity plan',
      revision: 42,
      snippet: 'Rotterdam runs at 91% of capacity.',
    });
    expect(hits[0]!.highlights.map(({ start, end }) => hits[0]!.snippet.slice(start, end))).toEqual(['Rotterdam']);
    for (const hit of hits) expect(hit.score).toBeGreaterThan(0);
    for (const hit of hits) expect(hit.score).toBeLessThanOrEqual(1);
    expect(accessSnapshotTime).toBeDefined();
    expect([debugInfo, hits[0]!.embeddingModelShard]).toEqual([canaryText, canaryText]);
  });

  test('filters by each member of the filter, and by score', async () => {
    const find = async (filter: object, minScore = 0): Promise<string[]> => {
      const { hits } = await client.search(
        { tenantId, query: 'Rotterdam trucks', filter: create(FilterSchema, filter), minScore },
        await as(ada),
      );
      return hits.map(({ documentId }) => documentId);
    };
    expect(await find({})).toHaveLength(3);
    expect(await find({ tags: ['fleet'] })).toEqual(['doc_fleet8k1zn4d']);
    expect(await find({ ownerId: ben })).toEqual(['doc_fleet8k1zn4d']);
    expect(await find({ documentIds: ['doc_hubops5w9tre'] })).toEqual(['doc_hubops5w9tre']);
    expect(await find({ language: 'de-DE' })).toEqual([]);
    expect(await find({ folderId: 'fld_planning8' })).toEqual(['doc_q3plan7x2mva']);
    expect(await find({ updatedAfter: { seconds: 4_000_000_000n } })).toEqual([]);
    expect(await find({}, 1)).toEqual([]);
  });

  test('leaves out what the user could not read when the snapshot was taken', async () => {
    const { hits } = await client.search({ tenantId, query: 'Rotterdam' }, await as(ben));
    expect(hits.map(({ documentId }) => documentId)).toEqual(['doc_fleet8k1zn4d']);
  });

  test('refuses bad requests with the reason in the trailer', async () => {
    const headers = await as(ada);
    expect(await refusal(client.search({ tenantId, query: 'x'.repeat(501) }, headers))).toMatchObject({
      code: Code.InvalidArgument,
      info: { reason: 'QUERY_TOO_LONG', domain: 'search.platform.internal', metadata: { field: 'query', max: '500' } },
    });
    const bad = [
      { tenantId, query: '' },
      { tenantId, query: 'x', limit: 51 },
      { tenantId, query: 'x', minScore: 2 },
      { tenantId: 'halden', query: 'x' },
      { tenantId, query: 'x', filter: create(FilterSchema, { folderId: 'x' }) },
      { tenantId, query: 'x', filter: create(FilterSchema, { tags: ['x'.repeat(41)] }) },
    ];
    for (const request of bad) {
      expect(await refusal(client.search(request, headers))).toMatchObject({
        code: Code.InvalidArgument,
        info: { reason: 'FIELD_INVALID' },
      });
    }
  });
});

describe('the caller', () => {
  test.each([
    ['no token', async () => ({})],
    ['another audience', () => as(ada, { audience: 'documents' })],
    ['no scope', () => as(ada, { scope: 'search.write' })],
    ['an old token', () => as(ada, { expiresInS: -60 })],
  ])('with %s is not let in', async (_name, options) => {
    expect(await refusal(client.indexStatus({ tenantId }, await options()))).toMatchObject({
      code: Code.Unauthenticated,
      info: { reason: 'TOKEN_INVALID' },
    });
  });

  test('of another tenant is refused by every method', async () => {
    const options = await as(ada, { tenantId: 'ten_nordlys8v3c1x' });
    const documentId = 'doc_q3plan7x2mva';
    const attempts = [
      () => client.search({ tenantId, query: 'x' }, options),
      () => client.related({ tenantId, documentId }, options),
      () => client.passages({ tenantId, query: 'x' }, options),
      () => client.indexStatus({ tenantId }, options),
    ];
    for (const attempt of attempts) {
      expect(await refusal(attempt())).toMatchObject({
        code: Code.PermissionDenied,
        info: { reason: 'TENANT_MISMATCH' },
      });
    }
  });
});

describe('Related', () => {
  test('says why a document is near: content, a link, or the same readers', async () => {
    const { documents } = await client.related({ tenantId, documentId: 'doc_q3plan7x2mva', limit: 5 }, await as(ada));
    const reasons = Object.fromEntries(documents.map(({ documentId, reason }) => [documentId, reason]));
    expect(reasons).toEqual({
      doc_hubops5w9tre: RelationReason.LINKED,
      doc_fleet8k1zn4d: RelationReason.SIMILAR_CONTENT,
      doc_canteen4menu: RelationReason.SAME_READERS,
    });
    expect(documents.map(({ score }) => score)).toEqual(documents.map(({ score }) => score).sort((a, b) => b - a));
    expect(documents[0]!.embeddingModelShard).toBe(canaryText);
  });

  test('is NOT_FOUND for an unknown document', async () => {
    expect(await refusal(client.related({ tenantId, documentId: 'doc_missing0000' }, await as(ada)))).toMatchObject({
      code: Code.NotFound,
      info: { reason: 'DOCUMENT_NOT_FOUND', metadata: { document_id: 'doc_missing0000' } },
    });
  });
});

describe('Passages', () => {
  test('gives text with its place and its headings', async () => {
    const documentIds = ['doc_q3plan7x2mva'];
    const { passages, debugInfo } = await client.passages(
      { tenantId, query: 'how full is Rotterdam', documentIds },
      await as(ada),
    );
    expect(passages[0]).toMatchObject({
      documentId: 'doc_q3plan7x2mva',
      blockId: 'blk_p1rotterd',
      revision: 42,
      range: { start: 0, end: 34 },
      text: 'Rotterdam runs at 91% of capacity.',
      headingPath: ['Q3 capacity plan'],
      title: 'Q3 capacity plan',
      embeddingModelShard: canaryText,
    });
    expect(passages[0]!.passageId).toMatch(/^psg_[0-9a-z]{8,32}$/);
    expect(debugInfo).toBe(canaryText);
  });

  test('refuses more than 50 documents', async () => {
    const documentIds = Array.from({ length: 51 }, (_, at) => `doc_some0000${at}`);
    expect(await refusal(client.passages({ tenantId, query: 'x', documentIds }, await as(ada)))).toMatchObject({
      code: Code.InvalidArgument,
      info: { reason: 'TOO_MANY_DOCUMENTS', metadata: { field: 'document_ids', max: '50' } },
    });
  });
});

describe('IndexStatus', () => {
  test('tells of the tenant and of a document', async () => {
    const whole = await client.indexStatus({ tenantId }, await as(ada));
    expect(whole).toMatchObject({
      state: IndexState.CURRENT,
      indexedDocuments: 4n,
      pendingDocuments: 0n,
      indexedRevision: 0,
      debugInfo: canaryText,
    });
    const one = await client.indexStatus({ tenantId, documentId: 'doc_q3plan7x2mva' }, await as(ada));
    expect(one).toMatchObject({ state: IndexState.CURRENT, indexedRevision: 42 });
    expect(one.lastIndexedAt).toBeDefined();
  });

  test('is pending between a new revision and its indexing, and NOT_FOUND for what is not there', async () => {
    small.saveRevision('doc_fleet8k1zn4d', 'Hydrogen tractors are tried in Bergen.');
    small.runUntil(10);
    const pending = await client.indexStatus({ tenantId, documentId: 'doc_fleet8k1zn4d' }, await as(ada));
    expect(pending).toMatchObject({ state: IndexState.PENDING, pendingDocuments: 1n, indexedRevision: 1 });
    expect((await client.search({ tenantId, query: 'hydrogen' }, await as(ada))).hits).toEqual([]);
    small.runUntil(20_000);
    expect((await client.search({ tenantId, query: 'hydrogen' }, await as(ada))).hits[0]).toMatchObject({
      revision: 2,
    });
    expect(await refusal(client.indexStatus({ tenantId, documentId: 'doc_missing0000' }, await as(ada)))).toMatchObject(
      {
        code: Code.NotFound,
      },
    );
  });
});

describe('the server', () => {
  test('answers health probes, which are not counted', async () => {
    calls.clear();
    for (const service of ['', 'platform.search.v1.SearchService']) {
      expect(await health.check({ service })).toMatchObject({ status: HealthCheckResponse_ServingStatus.SERVING });
    }
    expect(await refusal(health.check({ service: 'other' }))).toMatchObject({ code: Code.NotFound });
    expect(calls.all()).toEqual({});
    await client.search({ tenantId, query: 'x' }, await as(ada));
    expect(calls.all()).toEqual({ 'search.Search': 1 });
  });

  test('fails as a fault asks', async () => {
    const options = await as(ada);
    const attempt = () => client.search({ tenantId, query: 'Rotterdam' }, { ...options, timeoutMs: 400 });
    const failing = async (fault: object) => {
      faults.put('search', { operation: 'Search', ...fault });
      return refusal(attempt());
    };
    expect(await failing({ status: 503 })).toMatchObject({
      code: Code.Unavailable,
      info: { reason: 'INDEX_RELOADING' },
    });
    expect(await failing({ errorRate: 1 })).toMatchObject({ code: Code.Internal, info: { reason: 'INTERNAL' } });
    expect(await failing({ mode: 'hang' })).toMatchObject({ code: Code.DeadlineExceeded });
    expect(await failing({ mode: 'reset' })).toMatchObject({ code: Code.Internal });
    expect((await failing({ mode: 'malformed' })).code).toBeDefined();
    expect((await failing({ mode: 'half-body' })).code).toBeDefined();
    faults.put('search', { operation: 'Search', status: 429, retryAfterS: 2 });
    const pushback = ConnectError.from(await attempt().catch((thrown: unknown) => thrown));
    expect(pushback.metadata.get('grpc-retry-pushback-ms')).toBe('2000');
    expect(await failing({ mode: 'slow-drip' })).toMatchObject({ code: Code.DeadlineExceeded });
    faults.put('search', { operation: 'Search', mode: 'wrong-shape' });
    expect((await attempt()).hits[0]).toMatchObject({ documentId: '', score: NaN });
    faults.put('search', { operation: 'Search', latencyMs: 30 });
    expect((await attempt()).hits).not.toHaveLength(0);
    faults.clear();
  });

  test('sends a message that has no end to who does not leave, and takes no more calls than it has room for', async () => {
    faults.put('search', { operation: 'Search', mode: 'huge-body' });
    const options = await as(ada);
    const limited = createClient(
      SearchService,
      createGrpcTransport({ baseUrl: session.authority, sessionManager: session, readMaxBytes: 1_000_000 }),
    );
    expect((await refusal(limited.search({ tenantId, query: 'x' }, options))).code).toBe(Code.ResourceExhausted);
    faults.clear();
    faults.put('search', { capacity: { concurrent: 1, queue: 0, serviceMs: 100 } });
    const ask = () => client.search({ tenantId, query: 'Rotterdam' }, options).then(() => undefined, ConnectError.from);
    const failed = (await Promise.all([ask(), ask()])).filter((error) => error !== undefined);
    expect(failed.map(({ code }) => code)).toEqual([Code.Unavailable]);
    faults.clear();
  });
});
