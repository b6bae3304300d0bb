import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { documentView } from '../src/documents/document-view.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let caller: Record<string, string>;

beforeAll(async () => {
  stack = await startStack();
  caller = await stack.keyOf(ada);
}, 60_000);
afterAll(() => stack?.stop());

const ask = (documentId: string, headers = caller) =>
  request(stack.server).get(`/v1/documents/${documentId}`).set(headers);

/** An answer in which nothing is late: a busy machine is not what these tests are about. */
async function inTime(documentId: string, triesLeft = 5): Promise<Awaited<ReturnType<typeof ask>>> {
  const answer = await ask(documentId);
  const { degraded = [] } = answer.body as { degraded?: { reason: string }[] };
  const isLate = degraded.some(({ reason }) => reason === 'timeout');
  return isLate && triesLeft > 1 ? inTime(documentId, triesLeft - 1) : answer;
}

describe('a document of the real platform', () => {
  test('is for nobody until the person has allowed it', async () => {
    const refused = await ask('doc_q3plan7x2mva');
    expect(refused.status).toBe(403);
    expect(refused.body.type).toMatch(/consent-missing$/);
    await stack.consentOf(ada);
    const consent = await request(stack.server)
      .get('/v1/consent')
      .set(await stack.as(ada));
    expect(consent.body.givenAt).toMatch(/^20/);
  });

  test('is one answer, with each section and its time', async () => {
    const answer = await inTime('doc_q3plan7x2mva');
    expect({ status: answer.status, body: answer.body }).toMatchObject({
      status: 200,
      body: {
        title: 'Q3 capacity plan',
        owner: { userId: ada, name: 'Ada Lindqvist' },
        permissions: expect.arrayContaining(['read']),
        tags: expect.any(Array),
        comments: expect.any(Array),
        degraded: [],
      },
    });
    expect(answer.headers['server-timing']?.split(', ')).toHaveLength(documentView.sections.length);
  });

  test('is gone where there is none', async () => {
    expect((await ask('doc_nothing00000')).status).toBe(404);
  });

  test('goes without what is broken', async () => {
    await stack.platform.faults('collaboration', { mode: 'reset' });
    const answer = await inTime('doc_fleet8k1zn4d');
    await stack.platform.clearFaults();
    expect(answer.status).toBe(200);
    expect(answer.body.degraded).toEqual([{ section: 'comments', reason: 'unavailable' }]);
  });

  test('is refused to who shows nothing, and to who shows something else', async () => {
    expect((await ask('doc_q3plan7x2mva', {})).status).toBe(401);
    expect((await ask('doc_q3plan7x2mva', { Authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' })).status).toBe(401);
  });

  test('is for nobody any more when the person has withdrawn it', async () => {
    expect(
      (
        await request(stack.server)
          .delete('/v1/consent')
          .set(await stack.as(ada))
      ).status,
    ).toBe(204);
    expect((await ask('doc_q3plan7x2mva')).status).toBe(403);
  });
});
