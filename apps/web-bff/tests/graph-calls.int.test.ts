import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { documentReport } from '../src/graphql/operations/document-report.ts';
import { documentsOverview } from '../src/graphql/operations/documents-overview.ts';
import { searchDocuments } from '../src/graphql/operations/search-documents.ts';
import { usageAndCost } from '../src/graphql/operations/usage-and-cost.ts';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const plan = 'doc_q3plan7x2mva';

let stack: Stack;
let browsers: Readonly<Record<string, Awaited<ReturnType<Stack['signedIn']>>>>;

beforeAll(async () => {
  // Without what is kept of answers: here each operation shows its calls. Internal fields have text that must not leave.
  stack = await startStack({ platform: { CANARY: '1' }, app: { CACHE: 'off', GRAPHQL_ARBITRARY: 'on' } });
  browsers = { [ada]: await stack.signedIn(ada), [chiara]: await stack.signedIn(chiara) };
}, 60_000);
afterAll(() => stack?.stop());
beforeEach(() => stack.platform.clearFaults());

interface GraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly path: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

const internal = /CANARY-INTERNAL|platform\.internal|127\.0\.0\.1|s3:\/\/|eyJ[\w-]+\.eyJ|\.ts:\d+|node_modules/;

/** What this user is answered, in which nothing internal ever is, and what the platform was asked for it. */
async function ask(query: string, variables = {}, user = ada) {
  await stack.platform.clearCalls();
  const answer = await browsers[user]!.fetch(`${stack.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  expect(text).not.toMatch(internal);
  const { data, errors = [] } = JSON.parse(text) as GraphAnswer;
  const codes = Object.fromEntries(errors.map(({ path, extensions }) => [path.join('.'), extensions.code]));
  return { data, codes, calls: await stack.platform.calls() };
}

type Row = Record<string, { readonly [name: string]: unknown } | null> & { readonly id: string };
const rowsOf = (data: unknown) => (data as { documents: { items: Row[] } }).documents.items;

describe('a dashboard of 50 documents', () => {
  test('with owners and analytics makes four kinds of calls: three in all, and those for analytics', async () => {
    const text = '{ documents(limit: 50) { items { id title owner { name } analytics { views } } } }';
    const { data, codes, calls } = await ask(text);
    const rows = rowsOf(data);
    expect(rows).toHaveLength(50);
    expect(rows.filter(({ owner }) => owner === null)).toEqual([]);
    const uncomputed = rows.filter(({ analytics }) => analytics === null);
    expect(uncomputed.length).toBeGreaterThan(0); // the platform has new documents, for which it answers 503
    expect(uncomputed.length).toBeLessThan(5);
    expect(codes).toEqual({});
    const { 'activity.getAnalytics': single = 0, ...together } = calls;
    expect(together).toEqual({
      'documents.listDocuments': 1,
      'access.checkAccess': 1,
      'identity.batchGetUsers': 1,
    });
    // The activity service knows no batch of analytics: a call for each, and some more for those not computed yet.
    expect(single).toBeGreaterThanOrEqual(50);
    expect(single).toBeLessThanOrEqual(50 + 3 * uncomputed.length);
  });

  test('with comments too makes one more', async () => {
    const { codes, calls } = await ask(documentsOverview, { limit: 50 });
    expect(codes).toEqual({});
    expect(Object.keys(calls)).toHaveLength(5);
    expect(calls).toMatchObject({ 'collaboration.getCommentCounts': 1 });
  });

  test('that are named one by one are as few calls', async () => {
    const { data } = await ask('{ documents(limit: 50) { items { id } } }');
    const ids = rowsOf(data).map(({ id }) => id);
    const text = 'query ($ids: [DocumentId!]!) { documentsById(ids: $ids) { title owner { name } } }';
    const { codes, calls } = await ask(text, { ids });
    expect(codes).toEqual({});
    expect(calls).toEqual({ 'documents.listDocuments': 1, 'access.checkAccess': 1, 'identity.batchGetUsers': 1 });
  });

  test('has its rows while owners and analytics cannot be had', async () => {
    await stack.platform.faults('identity', { status: 503, errorRate: 1 });
    await stack.platform.faults('activity', { mode: 'malformed' });
    const { data, codes } = await ask('{ documents(limit: 5) { items { title owner { name } analytics { views } } } }');
    expect(rowsOf(data).map(({ owner, analytics }) => [owner, analytics])).toEqual(Array(5).fill([null, null]));
    expect(Object.keys(codes)).toHaveLength(10);
    expect(codes['documents.items.0.analytics']).toBe('BACKEND_INVALID');
  });
});

describe('what people see', () => {
  test('a report has everything of a document', async () => {
    const { data, codes } = await ask(documentReport, { id: plan });
    expect(codes).toEqual({});
    expect(data).toMatchObject({
      document: {
        title: 'Q3 capacity plan',
        owner: { name: 'Ada Lindqvist' },
        details: { language: 'en-GB' },
        tags: expect.arrayContaining([{ name: 'capacity' }]),
        commentCounts: { comments: expect.any(Number) },
        analytics: { days: expect.arrayContaining([expect.objectContaining({ date: expect.any(String) })]) },
        revisions: { total: 42, items: expect.arrayContaining([expect.objectContaining({ number: 42 })]) },
        activity: { items: expect.arrayContaining([expect.objectContaining({ type: expect.any(String) })]) },
      },
    });
  });

  test('what Chiara may not see is neither listed, nor found, nor there', async () => {
    const listed = async (user: string) =>
      rowsOf((await ask('{ documents(limit: 50) { items { id } } }', {}, user)).data).map(({ id }) => id);
    const hers = new Set(await listed(chiara));
    const hidden: string[] = [];
    for (const id of await listed(ada)) {
      if (hers.has(id)) continue;
      const { data, codes } = await ask(documentReport, { id }, chiara);
      if (data?.['document'] !== null) continue; // further down in her list
      expect(codes).toEqual({ document: 'NO_SUCH_DOCUMENT' });
      hidden.push(id);
      if (hidden.length === 2) break;
    }
    expect(hidden).not.toEqual([]);
    const missing = await ask(documentReport, { id: 'doc_missing0000' }, chiara);
    const refused = await ask(documentReport, { id: hidden[0] }, chiara);
    expect([refused.data, refused.codes, refused.calls]).toEqual([missing.data, missing.codes, missing.calls]);
  });

  test('a search finds what they may read, and asks access about all of it at once', async () => {
    const { data, codes, calls } = await ask(searchDocuments, { query: 'how full is the Rotterdam hub', limit: 20 });
    expect(codes).toEqual({});
    expect(data?.['search']).toContainEqual(
      expect.objectContaining({ documentId: plan, document: expect.objectContaining({ owner: expect.any(Object) }) }),
    );
    expect(calls).toMatchObject({ 'search.Search': 1, 'access.checkAccess': 1, 'documents.listDocuments': 1 });
  });

  test('usage is one call, with the names of those who cost most', async () => {
    const { data, codes, calls } = await ask(usageAndCost, { from: '2026-06-01', to: '2026-06-18' });
    expect(codes).toEqual({});
    expect(data).toMatchObject({ usage: { total: { costMicroUsd: expect.any(Number) } } });
    expect(calls).toMatchObject({ 'generation.getUsage': 1 });
  });
});

describe('a backend that fails in any way', () => {
  const services = ['documents', 'revisions', 'identity', 'access', 'collaboration', 'search', 'activity'] as const;

  test.each(services)('%s takes with it what is its own, and what is left says no more than that', async (service) => {
    for (const fault of [{ status: 500 }, { mode: 'malformed' }, { mode: 'wrong-shape' }] as const) {
      await stack.platform.faults(service, fault);
      const report = await ask(documentReport, { id: plan });
      const found = await ask(searchDocuments, { query: 'Rotterdam' });
      const isDecided = service !== 'access' && service !== 'documents';
      expect({ fault, isThere: report.data?.['document'] !== null }).toEqual({ fault, isThere: isDecided });
      expect(found.data?.['search'] === null).toBe(service === 'search' || service === 'access');
      const codes = [...Object.values(report.codes), ...Object.values(found.codes)];
      expect(codes.filter((code) => !code.startsWith('BACKEND_'))).toEqual([]);
    }
  });
});
