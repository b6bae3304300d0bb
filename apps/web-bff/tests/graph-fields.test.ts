import { Problem } from '@frontdesk/problems';
import { Refusal, notFound } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import { backendUnavailable } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import { documentReport } from '../src/graphql/operations/document-report.ts';
import { documentsOverview } from '../src/graphql/operations/documents-overview.ts';
import { searchDocuments } from '../src/graphql/operations/search-documents.ts';
import { usageAndCost } from '../src/graphql/operations/usage-and-cost.ts';
import type { Read, Reads } from '../src/reads.ts';
import { ask, codesOf, gone, other, reading, someReach } from './graph.ts';
import { answers, documentId, sampleReads } from './sample-reads.ts';

const down = async () => Promise.reject(new Problem(backendUnavailable, 'Try again later.', { log: 'ins-7 is down' }));

const row = answers.documentRows.items[0]!;

describe('the operations of dashboards', () => {
  test('an overview is a page of documents with owners, analytics and comments', async () => {
    const { data, errors } = await ask(documentsOverview, reading([documentId]).reads, { limit: 50 });
    expect(errors).toEqual({});
    expect(data).toEqual({
      documents: {
        items: [
          {
            id: documentId,
            title: 'Q3 capacity plan',
            status: 'inReview',
            revision: 42,
            updatedAt: '2026-06-18T09:41:27Z',
            owner: { id: 'usr_ada7k2m9qxr3', name: 'Ada Lindqvist' },
            analytics: { views: 1204, uniqueReaders: 86 },
            commentCounts: { openThreads: 1, lastCommentAt: '2026-06-18T10:20:03Z' },
          },
        ],
        nextCursor: null,
      },
    });
  });

  test('a report is one document with all that is told of it', async () => {
    const { data, errors } = await ask(documentReport, reading().reads, { id: documentId, from: '2026-06-15' });
    expect(errors).toEqual({});
    expect(data).toMatchObject({
      document: {
        details: { description: 'Hub and fleet capacity for the third quarter', language: 'en-GB', wordCount: 1874 },
        tags: [{ name: 'capacity' }, { name: 'q3' }],
        analytics: { days: [{ date: '2026-06-15', views: 31, uniqueReaders: 12 }] },
        revisions: { items: [{ number: 42, message: 'Add Rotterdam hub figures' }], total: 42 },
        activity: { items: [{ type: 'RevisionCreated', actor: { name: 'Ada Lindqvist' } }], total: 61 },
      },
    });
  });

  test('usage is summed up by day and by person, the dearest first', async () => {
    const variables = { from: '2026-06-01', to: '2026-06-18', people: 1 };
    const { data, errors } = await ask(usageAndCost, reading().reads, variables);
    expect(errors).toEqual({});
    expect(data).toMatchObject({
      usage: {
        total: { requests: 6, costMicroUsd: 43_125 },
        days: [
          { date: '2026-06-17', requests: 4 },
          { date: '2026-06-18', promptTokens: 508 },
        ],
        people: [{ personId: 'usr_ada7k2m9qxr3', person: { name: 'Ada Lindqvist' }, costMicroUsd: 41_350 }],
      },
    });
  });

  test('a search shows what it found, with what else is known of it', async () => {
    const { data, errors } = await ask(searchDocuments, reading().reads, { query: 'how full is Rotterdam' });
    expect(errors).toEqual({});
    expect(data).toMatchObject({
      search: [{ title: 'Q3 capacity plan', highlights: [{ start: 0, end: 9 }], document: { status: 'inReview' } }],
    });
  });
});

describe('a document that may not be read', () => {
  const hidden = reading([documentId]);
  const none = { errors: expect.any(Object), data: { document: null } };

  test('is as one that is missing, and nothing but its row has been asked for', async () => {
    const answered = await Promise.all(
      [other, gone].map(async (id) => {
        const { reads, names } = reading([documentId]);
        const answer = await ask(documentReport, reads, { id });
        expect(answer).toEqual(none);
        return { codes: codesOf(answer), detail: answer.errors['document']?.detail, asked: names() };
      }),
    );
    expect(answered[0]).toEqual(answered[1]);
    expect(answered[0]).toMatchObject({
      codes: { document: 'no-such-document' },
      asked: expect.not.arrayContaining(['analytics', 'tags', 'revisions', 'activity', 'document']),
    });
  });

  test('is as one that is missing also while the documents service fails', async () => {
    const { reads } = reading([documentId], { documentRows: down });
    expect(codesOf(await ask(documentReport, reads, { id: other }))).toEqual({ document: 'no-such-document' });
  });

  test('is not among those of a list, nor of a search, whatever their services say', async () => {
    const rows = await ask('{ documents { items { id } } }', hidden.reads);
    expect(rows.data).toEqual({ documents: { items: [{ id: documentId }] } });
    const nobody = reading([]);
    const found = await ask(searchDocuments, nobody.reads, { query: 'Rotterdam' });
    expect(found.data).toEqual({ search: [] });
    expect(nobody.names()).toEqual(['searchHits', 'allowed']);
  });

  test('leaves its place among others empty', async () => {
    const text = 'query ($ids: [DocumentId!]!) { documentsById(ids: $ids) { id owner { name } } }';
    const answer = await ask(text, hidden.reads, { ids: [documentId, other, gone, documentId] });
    const shown = { id: documentId, owner: { name: 'Ada Lindqvist' } };
    expect(answer.data).toEqual({ documentsById: [shown, null, null, shown] });
    expect(codesOf(answer)).toEqual({ 'documentsById.1': 'no-such-document', 'documentsById.2': 'no-such-document' });
  });

  test('nothing leaves while access cannot be asked', async () => {
    const { reads } = reading([], { allowed: down });
    const text = `{ documents { items { id } } search(query: "a") { title } document(id: "${documentId}") { title } }`;
    const answer = await ask(text, reads);
    expect(answer.data).toEqual({ documents: null, search: null, document: null });
    expect(new Set(Object.values(codesOf(answer)))).toEqual(new Set(['backend-unavailable']));
  });
});

describe('what fails', () => {
  const optional = {
    user: 'owner',
    commentTotals: 'commentCounts',
    document: 'details',
    tags: 'tags',
    analytics: 'analytics',
    revisions: 'revisions',
    activity: 'activity',
  } as const;

  test.each(Object.entries(optional))(
    '%s leaves one field null, with its path, and all others there',
    async (name, field) => {
      const { reads } = reading([documentId], { [name]: down });
      const answer = await ask(documentReport, reads, { id: documentId });
      const document = answer.data?.['document'] as Record<string, unknown>;
      expect(document[field]).toBeNull();
      expect(codesOf(answer)[`document.${field}`]).toBe('backend-unavailable');
      const others = Object.values(optional).filter((one) => one !== field);
      for (const one of others) expect({ one, isThere: document[one] !== null }).toEqual({ one, isThere: true });
    },
  );

  test('a person who is not there is null, and whose document it is is still said', async () => {
    const missing = { service: 'identity', operation: 'identity.getUser', backendStatus: 404 } as const;
    const user = async () =>
      Promise.reject(new Refusal(notFound, { ...missing, backendCode: 'user_not_found', details: undefined }));
    const text = '{ documents { items { ownerId owner { name } } } me { name } }';
    const answer = await ask(text, reading([documentId], { user }).reads);
    expect(answer.data).toEqual({ documents: { items: [{ ownerId: row.ownerId, owner: null }] }, me: null });
    expect(codesOf(answer)).toEqual({ 'documents.items.0.owner': 'not-found', me: 'not-found' });
  });

  test('one analytics of many is lost alone', async () => {
    const analytics: Reads['analytics'] = async (params) => (params.documentId === other ? down() : answers.analytics);
    const answer = await ask(documentsOverview, reading([documentId, other], { analytics }).reads);
    expect(answer.data).toMatchObject({ documents: { items: [{ analytics: { views: 1204 } }, { analytics: null }] } });
    expect(codesOf(answer)).toEqual({ 'documents.items.1.analytics': 'backend-unavailable' });
  });

  test('a document of which the comments know nothing yet has no counts, and that is no error', async () => {
    const { data, errors } = await ask(documentsOverview, reading([documentId, other]).reads);
    expect(data).toMatchObject({
      documents: { items: [{ commentCounts: { openThreads: 1 } }, { commentCounts: null }] },
    });
    expect(errors).toEqual({});
  });
});

describe('what is asked', () => {
  const many = Array.from({ length: 50 }, (_, at) => `doc_number${String(at).padStart(4, '0')}`);
  const documentRows: Reads['documentRows'] = async ({ ids = many }) => ({
    items: ids.map((id, at) => ({ ...row, documentId: id, ownerId: `usr_owner${String(at % 7).padStart(6, '0')}` })),
    nextCursor: 'next',
  });
  const commentTotals: Reads['commentTotals'] = async ({ document_ids: ids }) => ({
    counts: ids.map((id) => ({ ...answers.commentTotals.counts[0]!, document_id: id })),
  });

  test('of a page is asked once: one list, one question about access, one of comments, each person once', async () => {
    const { reads, names } = reading(many, { documentRows, commentTotals });
    const { errors } = await ask(documentsOverview, reads, { limit: 50 });
    expect(errors).toEqual({});
    const counts = Object.groupBy(names(), (name) => name);
    const calls = Object.fromEntries(Object.entries(counts).map(([name, all = []]) => [name, all.length]));
    expect(calls).toEqual({ documentRows: 1, allowed: 1, user: 7, analytics: 50, commentTotals: 1 });
  });

  test('of what stands alone at most sixteen at once', async () => {
    let open = 0;
    let most = 0;
    const analytics: Reads['analytics'] = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return answers.analytics;
    };
    await ask(documentsOverview, reading(many, { documentRows, commentTotals, analytics }).reads);
    expect({ most, open }).toEqual({ most: 16, open: 0 });
  });

  test('twice under two names is asked once', async () => {
    const { reads, names } = reading();
    const text = `{ a: document(id: "${documentId}") { analytics { views } latestRevision { number } }
      b: document(id: "${documentId}") { analytics { views } owner { name } } me { name } }`;
    expect((await ask(text, reads)).errors).toEqual({});
    expect(names().toSorted()).toEqual(['allowed', 'analytics', 'documentRows', 'revisions', 'user', 'user']);
  });

  test('is old for analytics alone, which say themselves how old they are', async () => {
    const mayBeOld: string[] = [];
    const scripted = sampleReads();
    const reads = Object.entries(scripted).map(([name, read]) => [
      name,
      (params: never, reach: CallerReach) => {
        if (reach.onStale !== undefined) mayBeOld.push(name);
        return read(params, reach);
      },
    ]);
    const allowed: Reads['allowed'] = async () => ({ results: [{ documentId, allowed: true }] });
    const answer = await ask(documentReport, { ...(Object.fromEntries(reads) as Reads), allowed }, { id: documentId });
    expect(answer.data?.['document']).not.toBeNull();
    expect(mayBeOld).toEqual(['analytics']);
  });

  test('goes on behalf of the caller, until the end of their request', async () => {
    const seen: unknown[] = [];
    const analytics: Reads['analytics'] = async (_, reach) => {
      seen.push([reach.signal, reach.deadline, reach.caller]);
      return answers.analytics;
    };
    await ask(documentReport, reading([documentId], { analytics }).reads, { id: documentId });
    expect(seen).toEqual([[someReach.signal, someReach.deadline, someReach.caller]]);
  });
});

test('usage may be more than an Int says', async () => {
  const total = { ...answers.tokenUsage.total, cost_micro_usd: 9_000_000_000_000 };
  const tokenUsage = async (): Promise<Read<'tokenUsage'>> => ({ ...answers.tokenUsage, total });
  const text = '{ usage(from: "2026-06-17", to: "2026-06-18") { total { costMicroUsd } } }';
  const { data } = await ask(text, reading([], { tokenUsage }).reads);
  expect(data).toEqual({ usage: { total: { costMicroUsd: 9_000_000_000_000 } } });
});
