import { describe, expect, test } from '@jest/globals';
import { defineProblem, Problem } from '@frontdesk/problems';
import type { ProblemKind } from '@frontdesk/problems';
import { Refusal, notAllowed, notFound } from '@frontdesk/service-clients';
import { backendFailed, backendInvalid, backendTimedOut, backendUnavailable } from '@frontdesk/upstream';
import fc from 'fast-check';
import request from 'supertest';
import { documentView } from '../src/documents/document-view.ts';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, bearer } from './app-under-test.ts';
import { answers, sampleReads } from './sample-reads.ts';

// Flags that cannot be had are answered by what holds without them: nothing is lost.
const sections = documentView.sections
  .filter(({ name, required }) => !required && name !== 'flags')
  .map((section) => section.name);
/** A section has the name of its read, but for the user who is the owner, and the flags of the tenant. */
const readOf = (section: string) => (readNames[section] ?? section) as keyof Reads;
const readNames: Readonly<Record<string, string>> = { owner: 'user', flags: 'tenantFlags' };

const path = '/v1/documents/doc_q3plan7x2mva';
const app = appUnderTest();
// One app for hundreds of requests: what it reads is changed between them.
const scripted = app.services as { reads: Reads };

/** The sample, but what is scripted fails so, and everything comes after the turns given. */
function readsThat(failures: Partial<Record<keyof Reads, Problem>>, turns: (name: string) => number = () => 0): Reads {
  const scripted = Object.keys(answers).map((key) => {
    const name = key as keyof Reads;
    return [
      name,
      async () => {
        for (let turn = turns(name); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
        const failure = failures[name];
        if (failure !== undefined) throw failure;
        return answers[name];
      },
    ];
  });
  return sampleReads(Object.fromEntries(scripted) as Partial<Reads>);
}

async function answerOf(reads: Reads, url = path) {
  scripted.reads = reads;
  return request(app.app).get(url).set('Authorization', bearer);
}

const overloaded = defineProblem({ code: 'x-overloaded', status: 503, title: 'Too much', reason: 'overloaded' });
const failures = [
  { kind: backendTimedOut, reason: 'timeout' },
  { kind: backendUnavailable, reason: 'unavailable' },
  { kind: backendInvalid, reason: 'invalid' },
  { kind: overloaded, reason: 'overloaded' },
] as const;
const failed = (kind: ProblemKind) => new Problem(kind, 'It failed.', { log: 'a secret of the backend' });

describe('the view of a document', () => {
  test('whichever of the optional sections fail, answers 200 and names exactly these', async () => {
    for (let set = 0; set < 2 ** sections.length; set += 1) {
      const lost = sections
        .filter((_, bit) => set & (1 << bit))
        .map((section, n) => ({ section, ...failures[n % 4]! }));
      const reads = readsThat(Object.fromEntries(lost.map(({ section, kind }) => [readOf(section), failed(kind)])));
      const answer = await answerOf(reads);
      expect(answer.status).toBe(200);
      expect(answer.body.degraded).toEqual(lost.map(({ section, reason }) => ({ section, reason })));
      expect(answer.headers['frontdesk-degraded']).toBe(
        lost.length === 0 ? undefined : lost.map((one) => one.section).join(', '),
      );
      expect(answer.headers['etag'] === undefined).toBe(lost.length > 0);
      expect(answer.headers['server-timing'] === undefined).toBe(lost.length > 0);
      expect(answer.headers['cache-control']).toBe(lost.length > 0 ? 'no-store' : 'private, no-cache');
    }
  }, 60_000);

  test('is the same whatever comes first', async () => {
    const turns = fc.dictionary(fc.constantFrom(...Object.keys(answers)), fc.nat(12));
    const failing = fc.subarray(
      documentView.sections.map((section) => readOf(section.name)),
      {
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(failing, turns, async (names, delays) => {
        const broken = Object.fromEntries(names.map((name) => [name, failed(backendFailed)]));
        const first = await answerOf(readsThat(broken));
        const second = await answerOf(readsThat(broken, (name) => delays[name] ?? 0));
        expect(second.status).toBe(first.status);
        expect({ ...second.body, requestId: '' }).toEqual({ ...first.body, requestId: '' });
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  describe.each(['access', 'document', 'revision'] as const)('when %s fails', (section) => {
    test.each([
      { kind: backendFailed, status: 502 },
      { kind: backendInvalid, status: 502 },
      { kind: backendUnavailable, status: 503 },
      { kind: backendTimedOut, status: 504 },
    ])('with $kind.code answers $status and names the section', async ({ kind, status }) => {
      const answer = await answerOf(readsThat({ [section]: failed(kind) }));
      expect(answer.status).toBe(status);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ type: kind.type, status, section });
      expect(answer.text).not.toContain('secret');
      expect(answer.headers['server-timing']).toBeUndefined();
    });

    test.each([
      ['404', notFound],
      ['403', notAllowed],
    ] as const)('with %s answers that there is no such document, and not which section said so', async (_, kind) => {
      const refusal = new Refusal(kind, {
        service: 'any',
        operation: 'any.thing',
        backendStatus: kind.status,
        backendCode: 'x',
        details: undefined,
      });
      const answer = await answerOf(readsThat({ [section]: refusal }));
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
    const calls: string[] = [];
    const counted = Object.entries(sampleReads()).map(([name, read]) => [
      name,
      (...args: [never, never]) => {
        calls.push(name);
        return read(...args);
      },
    ]);
    await answerOf(Object.fromEntries(counted) as Reads);
    const expected = [...documentView.sections.map((section) => readOf(section.name)), 'tenantSettings'];
    expect(calls.toSorted()).toEqual(expected.toSorted());
  });

  describe('for an organisation', () => {
    const called = async (changed: Partial<Reads>) => {
      const calls: string[] = [];
      const counted = Object.entries({ ...sampleReads(), ...changed }).map(([name, read]) => [
        name,
        (...args: [never, never]) => {
          calls.push(name);
          return read(...args);
        },
      ]);
      const { body } = await answerOf(Object.fromEntries(counted) as Reads);
      return { calls, body };
    };

    test('that does not use AI, asks nothing of the generation service', async () => {
      const { calls, body } = await called({ tenantSettings: async () => ({ ai: { enabled: false } }) });
      expect(calls).not.toContain('summary');
      expect(body).toMatchObject({ summaryState: 'off', summary: null, degraded: [] });
    });

    test('whose settings nobody knows, asks nothing of it either, and says that the summary is missing', async () => {
      const { calls, body } = await called({ tenantSettings: () => Promise.reject(failed(backendTimedOut)) });
      expect(calls).not.toContain('summary');
      expect(body).toMatchObject({ summaryState: null, degraded: [{ section: 'summary', reason: 'timeout' }] });
    });

    test('that has no semantic search, asks for no related documents, and nothing is missing', async () => {
      const flags = [{ key: 'semantic-search', enabled: false, variant: null }];
      const { calls, body } = await called({ tenantFlags: async () => ({ flags }) });
      expect(calls).not.toContain('related');
      expect(body).toMatchObject({ related: null, degraded: [] });
    });

    test('whose flags cannot be had, answers as without them', async () => {
      const { calls, body } = await called({ tenantFlags: () => Promise.reject(failed(backendTimedOut)) });
      expect(calls).toContain('related');
      expect(body.degraded).toEqual([]);
    });
  });

  test('answers 304 to who has it, whatever else is in the list', async () => {
    const first = await answerOf(sampleReads());
    expect(first.headers['etag']).toMatch(/^W\//);
    const again = await request(app.app)
      .get(path)
      .set({ Authorization: bearer, 'If-None-Match': `"other", ${first.headers['etag']}` });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers['etag']).toBe(first.headers['etag']);
  });

  test('has no timings when they are switched off', async () => {
    const { app: quiet } = appUnderTest({ serverTiming: false });
    const answer = await request(quiet).get(path).set('Authorization', bearer);
    expect(answer.status).toBe(200);
    expect(answer.headers['server-timing']).toBeUndefined();
  });
});
