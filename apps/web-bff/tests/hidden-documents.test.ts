import { describe, expect, test } from '@jest/globals';
import type { ProblemKind } from '@frontdesk/problems';
import { Refusal, notAllowed, notFound } from '@frontdesk/service-clients';
import { routes } from '../src/routes.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { documentRoutes, examples, send } from './requests.ts';
import { answers, sampleReads } from './sample-reads.ts';

function refusal(kind: ProblemKind): Refusal {
  const refused = { service: 'any', operation: 'any.thing', backendCode: 'x', details: undefined };
  return new Refusal(kind, { ...refused, backendStatus: kind.status });
}
const no = (kind: ProblemKind) => async () => {
  throw refusal(kind);
};

// Each way in which the platform says that there is nothing for this caller.
const missing = {
  ...Object.fromEntries(Object.keys(answers).map((name) => [name, no(notFound)])),
  allowed: async () => ({ results: [] }),
};
const ways = {
  'the role none': { access: async () => ({ role: 'none', permissions: [] }) },
  'the role none, and the other services their own no': {
    ...missing,
    access: async () => ({ role: 'none', permissions: [] }),
    comments: no(notAllowed),
    createComment: no(notAllowed),
    changeComment: no(notAllowed),
  },
  'no read among the permissions': { access: async () => ({ role: 'any', permissions: ['comment', 'write'] }) },
  'a refusal of the access service': { access: no(notAllowed) },
};

const writes = documentRoutes.filter((name) => examples()[name]?.method !== 'get');

const id = 'doc_q3plan7x2mva';

async function answerOf(name: string, reads: object) {
  const { app } = appUnderTest({ reads: sampleReads(reads) });
  const asked = { ...signedIn, 'X-Request-Id': 'the-same-for-both-0001' };
  const answer = await send(app, examples(id)[name]!, asked);
  const { date: _date, ratelimit = '', ...rest } = answer.headers as Record<string, string>;
  // The same was counted; until when it counts goes down by the second.
  const left = ratelimit.replaceAll(/;t=\d+/g, '');
  const headers: Record<string, string> = { ...rest, ratelimit: left };
  return { status: answer.status, headers, text: answer.text };
}

describe('a document that the caller may not see', () => {
  test('there is an example of each route', () => {
    expect(Object.keys(examples()).toSorted()).toEqual(routes.map((route) => route.name).toSorted());
    expect(documentRoutes.length).toBeGreaterThanOrEqual(14);
  });

  describe.each(Object.entries(ways))('by %s', (_, way) => {
    test.each(documentRoutes)('answers %s byte for byte as a missing one', async (name) => {
      const hidden = await answerOf(name, way);
      expect(hidden).toEqual(await answerOf(name, missing));
      expect(hidden.status).toBe(404);
      expect(JSON.parse(hidden.text)).toMatchObject({ title: 'No such document', instance: expect.any(String) });
      expect(hidden.headers['server-timing']).toBeUndefined();
    });
  });

  test('is written to by nobody: no service but access is asked', async () => {
    const written: string[] = [];
    const note = (name: string) => async () => {
      written.push(name);
      throw refusal(notFound);
    };
    const names = Object.keys(answers).filter((name) => name !== 'access');
    const reads = { ...Object.fromEntries(names.map((name) => [name, note(name)])), ...ways['the role none'] };
    for (const name of writes) await answerOf(name, reads);
    expect(writes.length).toBeGreaterThanOrEqual(6);
    expect(written).toEqual([]);
  });

  test('is no related document, even when the index still has it', async () => {
    const { app } = appUnderTest({ reads: sampleReads({ allowed: async () => ({ results: [] }) }) });
    const { body } = await send(app, examples()['getDocument']!, signedIn);
    expect(body).toMatchObject({ related: [], degraded: [] });
  });
});
