import { Problem } from '@frontdesk/problems';
import type { ProblemKind } from '@frontdesk/problems';
import { Refusal, notAllowed, notFound } from '@frontdesk/service-clients';
import { backendFailed, backendInvalid, backendTimedOut, backendUnavailable } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { documentView } from '../src/documents/document-view.ts';
import { everything } from '../src/documents/include.ts';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

// Flags that cannot be had are answered by what holds without them: nothing is lost.
const sections = documentView.sections
  .filter(({ name, required }) => !required && name !== 'flags')
  .map((section) => section.name);
/** A section has the name of its read, but for the user who is the owner. */
const readOf = (section: string) => (section === 'owner' ? 'user' : section) as keyof Reads;

const path = '/v2/documents/doc_q3plan7x2mva';
const app = appUnderTest();
// One app for hundreds of requests: what it reads is changed between them.
const scripted = app.services as { reads: Reads };

async function answerOf(reads: Reads, url = path) {
  scripted.reads = reads;
  return request(app.app).get(url).set(signedIn);
}

const failures = [
  { kind: backendTimedOut, reason: 'timeout' },
  { kind: backendUnavailable, reason: 'unavailable' },
  { kind: backendInvalid, reason: 'invalid' },
] as const;
const failed = (kind: ProblemKind) => new Problem(kind, 'It failed.', { log: 'a secret of the backend' });
const rejecting = (problem: Problem) => () => Promise.reject(problem);

function refusal(kind: ProblemKind): Refusal {
  const refused = { service: 'any', operation: 'any.thing', backendCode: 'x', details: undefined };
  return new Refusal(kind, { ...refused, backendStatus: kind.status });
}

/** All sets of at most two, then sets at random that are the same in each run: not all of them, for there are 16,384. */
function someSets(): string[][] {
  const alone = sections.map((one) => [one]);
  const pairs = sections.flatMap((one, at) => sections.slice(at + 1).map((other) => [one, other]));
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const others = Array.from({ length: 60 }, () => sections.filter(() => random() < 0.6));
  return [[], ...alone, ...pairs, ...others, sections];
}

function counting(reads: Reads): { reads: Reads; calls: string[] } {
  const calls: string[] = [];
  const counted = Object.entries(reads).map(([name, read]) => [
    name,
    (...args: [never, never]) => {
      calls.push(name);
      return read(...args);
    },
  ]);
  return { reads: Object.fromEntries(counted) as Reads, calls };
}

describe('the view of a document', () => {
  test('whichever of the optional sections fail, answers 200, names exactly these, and shows them as null', async () => {
    for (const set of someSets()) {
      const lost = set.map((section, n) => ({ section, ...failures[n % 3]! }));
      const broken = lost.map(({ section, kind }) => [readOf(section), rejecting(failed(kind))]);
      const answer = await answerOf(sampleReads(Object.fromEntries(broken) as Partial<Reads>));
      expect(answer.status).toBe(200);
      expect(answer.body.degraded).toEqual(lost.map(({ section, reason }) => ({ section, reason })));
      expect(answer.headers['frontdesk-degraded']).toBe(set.length === 0 ? undefined : set.join(', '));
      expect(answer.headers['etag'] === undefined).toBe(set.length > 0);
      expect(answer.headers['cache-control']).toBe(set.length > 0 ? 'no-store' : 'private, no-cache');
      for (const name of everything)
        expect({ name, isNull: answer.body[name] === null }).toEqual({ name, isNull: set.includes(name) });
      expect(answer.text).not.toContain('secret');
    }
  }, 60_000);

  describe.each(['access', 'document', 'revision'] as const)('when %s fails', (section) => {
    const url = `${path}?include=tags`;
    test.each([
      { kind: backendFailed, status: 502 },
      { kind: backendUnavailable, status: 503 },
      { kind: backendTimedOut, status: 504 },
    ])('with $kind.code answers $status and names the section', async ({ kind, status }) => {
      const answer = await answerOf(sampleReads({ [section]: rejecting(failed(kind)) }), url);
      expect(answer.status).toBe(status);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ type: kind.type, status, section });
      expect(answer.text).not.toContain('secret');
    });

    test.each([
      ['404', notFound],
      ['403', notAllowed],
    ] as const)('with %s answers that there is no such document, and not which section said so', async (_, kind) => {
      const answer = await answerOf(sampleReads({ [section]: rejecting(refusal(kind)) }), url);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        type: 'https://frontdesk.example/problems/no-such-document',
        title: 'No such document',
        status: 404,
        detail: 'There is no such document.',
        instance: path,
        requestId: expect.any(String),
      });
    });
  });

  test('calls one operation for each section, and each once', async () => {
    const { reads, calls } = counting(sampleReads());
    await answerOf(reads);
    const required = ['access', 'document', 'latestBody'];
    const besides = ['allowed', 'tenantFlags', 'tenantSettings'];
    expect(calls.toSorted()).toEqual([...required, ...sections.map(readOf), ...besides].toSorted());
  });
});

describe('?include=', () => {
  test.each([...everything])('%s alone loads and answers that section alone', async (name) => {
    const { reads, calls } = counting(sampleReads());
    const { status, body } = await answerOf(reads, `${path}?include=${name}`);
    expect(status).toBe(200);
    expect([...everything].filter((one) => one in body)).toEqual([name]);
    expect(body[name]).not.toBeNull();
    const others = { related: ['related', 'allowed', 'tenantFlags'], summary: ['summary', 'tenantSettings'] };
    const own = name === 'body' ? [] : ((others as Record<string, string[]>)[name] ?? [readOf(name)]);
    const revision = name === 'body' ? 'latestBody' : 'revision';
    expect(calls.toSorted()).toEqual(['access', 'document', revision, ...own].toSorted());
  });

  test('with nothing in it is the document alone', async () => {
    const { body } = await answerOf(sampleReads(), `${path}?include=`);
    expect([...everything].filter((one) => one in body)).toEqual([]);
    expect(body).toMatchObject({ documentId: 'doc_q3plan7x2mva', revision: { revision: 42 }, degraded: [] });
  });

  test.each(['nothing', 'tags,owners', 'Tags', 'document', '__proto__'])('refuses %s', async (names) => {
    const { status, body } = await answerOf(sampleReads(), `${path}?include=${names}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ pointer: '/query/include', detail: expect.stringContaining('must be names of') }]);
  });

  test('a name twice is as once', async () => {
    const { body } = await answerOf(sampleReads(), `${path}?include=tags,tags`);
    expect(body.tags).toHaveLength(2);
  });
});

// What whoever may read a document may do with it. Generations are asked for there, and made nowhere else.
const readable = new Set([
  ...['self', 'comments', 'revisions', 'revision', 'diff', 'activity', 'attachment', 'indexStatus'],
  ...['generate', 'generation', 'cancelGeneration'],
]);

describe('what the caller may do', () => {
  const as = (...permissions: string[]) => sampleReads({ access: async () => ({ role: 'any', permissions }) });

  test('is in the links, and nothing else', async () => {
    const names = async (...permissions: string[]) =>
      Object.keys((await answerOf(as(...permissions), `${path}?include=`)).body._links as object);
    const reading = await names('read');
    expect(reading.filter((name) => !readable.has(name))).toEqual([]);
    const besides = async (...permissions: string[]) =>
      (await names('read', ...permissions)).filter((name) => !reading.includes(name));
    expect(await besides('comment')).toEqual(['comment', 'changeComment', 'deleteComment']);
    expect(await besides('write')).toEqual(['saveRevision', 'edit', 'replaceTags']);
    expect(await besides('share')).toEqual(['grants', 'giveGrant', 'takeGrant']);
    expect(await besides('delete')).toEqual(['delete']);
  });

  test('decides who sees grants: others are not even asked for', async () => {
    const { reads, calls } = counting(as('read', 'comment'));
    const { body } = await answerOf(reads);
    expect(calls).not.toContain('grants');
    expect(body).toMatchObject({ grants: null, degraded: [] });
  });

  test('also when it was taken in between', async () => {
    const { body } = await answerOf(sampleReads({ grants: async () => 'hidden' as const }));
    expect(body).toMatchObject({ grants: null, degraded: [] });
  });
});

describe('for an organisation', () => {
  test('that does not use AI, asks nothing of the generation service', async () => {
    const { reads, calls } = counting(sampleReads({ tenantSettings: async () => ({ ai: { enabled: false } }) }));
    const { body } = await answerOf(reads);
    expect(calls).not.toContain('summary');
    expect(body).toMatchObject({ summary: { state: 'off', text: null }, degraded: [] });
  });

  test('that has no semantic search, asks for no related documents, and nothing is missing', async () => {
    const flags = [{ key: 'semantic-search', enabled: false, variant: null }];
    const { reads, calls } = counting(sampleReads({ tenantFlags: async () => ({ flags }) }));
    const { body } = await answerOf(reads);
    expect(calls).not.toContain('related');
    expect(body).toMatchObject({ related: null, degraded: [] });
  });
});

test('a new document has no analytics yet, and nothing is missing', async () => {
  const { body, headers } = await answerOf(sampleReads({ analytics: async () => null }), `${path}?include=analytics`);
  expect(body).toMatchObject({ analytics: null, degraded: [] });
  expect(headers).toHaveProperty('etag');
});

test('related documents are those that the caller may read now, whatever the index still has', async () => {
  const documents = ['doc_fleet8k1zn4d', 'doc_hidden00001'].map((documentId) => ({ documentId, title: documentId }));
  const { body } = await answerOf(sampleReads({ related: async () => ({ documents }) }));
  expect(body.related).toEqual([{ documentId: 'doc_fleet8k1zn4d', title: 'doc_fleet8k1zn4d' }]);
});

test('answers 304 to who has it', async () => {
  const first = await answerOf(sampleReads());
  const again = await request(app.app)
    .get(path)
    .set({ ...signedIn, 'If-None-Match': `"other", ${first.headers['etag']}` });
  expect(again.status).toBe(304);
  expect(again.text).toBe('');
});
