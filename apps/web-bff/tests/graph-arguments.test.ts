import { Refusal, notFound } from '@frontdesk/service-clients';
import { describe, expect, test } from '@jest/globals';
import { documentsOverview } from '../src/graphql/operations/documents-overview.ts';
import type { Reads } from '../src/reads.ts';
import { ask, reading } from './graph.ts';
import { answers, documentId } from './sample-reads.ts';

const row = answers.documentRows.items[0]!;

describe('arguments', () => {
  const mistakeOf = async (text: string, variables = {}) => {
    const { reads, names } = reading();
    const answer = await ask(text, reads, variables);
    const [problem] = Object.values(answer.errors);
    return { code: problem?.code, at: problem?.errors?.map(({ pointer }) => pointer), asked: names() };
  };
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `doc_number${String(at).padStart(4, '0')}`);

  test.each([
    ['{ documents(limit: 51) { nextCursor } }', '/limit'],
    ['{ documents(limit: 0) { nextCursor } }', '/limit'],
    ['{ documents(cursor: "x") { nextCursor } }', '/cursor'],
    ['{ documents(tag: "a,b") { nextCursor } }', '/tag'],
    ['{ documents(words: "  ") { nextCursor } }', '/words'],
    [`{ search(query: "${'x'.repeat(501)}") { title } }`, '/query'],
    ['{ usage(from: "2026-06-02", to: "2026-06-01") { to } }', '/to'],
    ['{ usage(from: "2026-06-01", to: "2026-07-02") { to } }', '/to'],
    [`{ documentsById(ids: ${JSON.stringify(ids(51))}) { id } }`, '/ids'],
  ])('%s is refused before anything is asked', async (text, pointer) => {
    expect(await mistakeOf(text)).toEqual({ code: 'invalid-input', at: [pointer], asked: [] });
  });

  test.each([
    '{ document(id: "../users") { id } }',
    '{ people(ids: ["usr_1"]) { id } }',
    '{ usage(from: "2026-06-31", to: "2026-07-01") { to } }',
  ])('%s is no valid document at all', async (text) => {
    await expect(ask(text, reading().reads)).rejects.toThrow(/must be/);
  });

  test('a null is as good as nothing, and the 31 days of a month may be asked for', async () => {
    const nothing = await ask(documentsOverview, reading().reads, { limit: null, sort: null, cursor: null, tag: null });
    expect(nothing.errors).toEqual({});
    const month = await ask('{ usage(from: "2026-05-01", to: "2026-05-31") { to } }', reading().reads);
    expect(month.errors).toEqual({});
  });

  test('filters and the place in the list go to the documents service', async () => {
    const { reads, asked } = reading([documentId], {
      documentRows: async () => ({ items: [row], nextCursor: 'eyJ1IjoiMjAyNi0wNi0xNSJ9' }),
    });
    const filters = { words: 'plan', folderId: row.folderId, ownerId: row.ownerId, tag: 'q3', sort: 'TITLE', limit: 1 };
    const first = await ask(documentsOverview, reads, filters);
    const { nextCursor: cursor } = first.data?.['documents'] as { nextCursor: string };
    await ask(documentsOverview, reads, { ...filters, cursor });
    const { words: q, sort: _, ...same } = filters;
    const lists = asked.filter(({ name }) => name === 'documentRows').map(({ params }) => params);
    expect(lists).toEqual([
      expect.objectContaining({ ...same, q, sort: 'title' }),
      expect.objectContaining({ ...same, q, sort: 'title', cursor: 'eyJ1IjoiMjAyNi0wNi0xNSJ9' }),
    ]);
  });

  test('a cursor that the documents service does not take any more is the caller’s mistake', async () => {
    const refused = { service: 'documents', operation: 'documents.listDocuments', backendStatus: 400 } as const;
    const kind = { ...notFound, code: 'backend-refused-request', status: 422 };
    const documentRows: Reads['documentRows'] = async ({ cursor }) =>
      cursor === undefined
        ? { items: [], nextCursor: 'old' }
        : Promise.reject(new Refusal(kind, { ...refused, backendCode: 'invalid-request', details: undefined }));
    const { reads } = reading([], { documentRows });
    const { data } = await ask('{ documents { nextCursor } }', reads);
    const { nextCursor: cursor } = data?.['documents'] as { nextCursor: string };
    const answer = await ask('query ($cursor: String) { documents(cursor: $cursor) { nextCursor } }', reads, {
      cursor,
    });
    expect(answer.errors['documents']).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/cursor' }] });
  });

  test('revisions and activity are paged through to their ends', async () => {
    const pages: unknown[] = [];
    const item = answers.revisions.items[0]!;
    const revisions: Reads['revisions'] = async ({ offset = 0, limit = 50 }) => {
      pages.push(['revisions', offset, limit]);
      return { items: Array.from({ length: Math.min(limit, 5 - offset) }, () => item), total: 5 };
    };
    const activity: Reads['activity'] = async ({ page = 1, PageSize = 20 }) => {
      pages.push(['activity', page, PageSize]);
      return { ...answers.activity, TotalItems: 5 };
    };
    const { reads } = reading([documentId], { revisions, activity });
    for (const list of ['revisions', 'activity']) {
      let cursor: string | null = null;
      do {
        const text = `query ($cursor: String) { document(id: "${documentId}") { list: ${list}(limit: 2, cursor: $cursor) { nextCursor } } }`;
        const { data, errors }: Awaited<ReturnType<typeof ask>> = await ask(text, reads, { cursor });
        expect(errors).toEqual({});
        cursor = (data?.['document'] as { list: { nextCursor: string | null } }).list.nextCursor;
      } while (cursor !== null);
    }
    expect(pages).toEqual([
      ...[0, 2, 4].map((offset) => ['revisions', offset, 2]),
      ...[1, 2, 3].map((page) => ['activity', page, 2]),
    ]);
  });

  test('a cursor of larger pages than `limit` says, which the cost is reckoned by, is refused', async () => {
    const cursorOfSize = (size: number) =>
      Buffer.from(JSON.stringify(['activity', { page: 2, size }])).toString('base64url');
    const text = `query ($cursor: String) { document(id: "${documentId}") { activity(limit: 5, cursor: $cursor) { total } } }`;
    const { reads, asked } = reading([documentId]);
    const larger = await ask(text, reads, { cursor: cursorOfSize(100) });
    expect(larger.errors['document.activity']).toMatchObject({
      code: 'invalid-input',
      errors: [{ pointer: '/cursor' }],
    });
    expect(asked.filter(({ name }) => name === 'activity')).toEqual([]);
    expect((await ask(text, reads, { cursor: cursorOfSize(5) })).errors).toEqual({});
  });
});
