import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listen } from '@frontdesk/server';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, bearer, newKey } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { comment, sampleReads } from './sample-reads.ts';

const comments = '/v1/documents/doc_q3plan7x2mva/comments';

function commenting(createComment: Reads['createComment'] = async () => comment, env: Record<string, string> = {}) {
  const under = appUnderTest({ reads: sampleReads({ createComment }) }, env);
  return { ...under, send: sender(under.app) };
}

function sender(app: Parameters<typeof request>[0]) {
  return (key: string | undefined, body: object = { body: 'Good.' }) =>
    request(app)
      .post(comments)
      .set({ Authorization: bearer, ...(key !== undefined && { 'Idempotency-Key': key }) })
      .send(body);
}

const codeOf = (answer: { body: { type?: string } }) =>
  answer.body.type?.slice('https://frontdesk.example/problems/'.length);

describe('a key that is none', () => {
  test.each([
    ['is missing', undefined, 'idempotency-key-missing'],
    ['has no quotes', 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6', 'idempotency-key-invalid'],
    ['is empty', '""', 'idempotency-key-invalid'],
    ['is a list', '"a", "b"', 'idempotency-key-invalid'],
    ['is too long', `"${'x'.repeat(256)}"`, 'idempotency-key-invalid'],
    ['is a number', '7', 'idempotency-key-invalid'],
  ])('%s: 400, and nothing runs', async (_, key, code) => {
    const { send } = commenting(() => Promise.reject(new Error('it ran')));
    const answer = await send(key);
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 400, code });
    expect(answer.headers['link']).toContain('</docs>');
    expect(answer.text).not.toContain('f81d4fae');
  });

  test('without quotes is one, where the app is told so', async () => {
    const { send } = commenting(undefined, { IDEMPOTENCY_BARE_KEYS: 'on' });
    expect((await send('bare-key')).status).toBe(201);
    expect((await send('"bare-key"')).headers['idempotent-replayed']).toBe('true');
  });

  test('is not asked for where nothing is done twice', async () => {
    const { app } = appUnderTest();
    const read = await request(app).post('/v1/notifications/ntf_reply9x4m7/read').set('Authorization', bearer);
    expect(read.status).toBe(200);
  });

  test('of last week is 409, and names what tells whether it was done', async () => {
    const { send } = commenting();
    const answer = await send('"01890000-0000-7000-8000-000000000000"');
    expect(answer.status).toBe(409);
    expect(codeOf(answer)).toBe('idempotency-key-expired');
    expect(answer.body.readThatTells).toBe(`GET ${comments}`);
  });
});

describe('a write that is sent again', () => {
  let ran = 0;
  let held: PromiseWithResolvers<void> | undefined;
  let under: AppUnderTest;
  let server: ReturnType<typeof listen>;
  let send: ReturnType<typeof sender>;
  beforeAll(async () => {
    under = commenting(async () => {
      ran += 1;
      await held?.promise;
      return comment;
    });
    server = listen(under.app, { port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    send = sender(server);
  });
  afterAll(() => void server.close());

  test('is answered as the first was, and runs once', async () => {
    const key = newKey();
    const first = await send(key);
    const again = await send(key);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: comments });
    expect({ status: again.status, text: again.text }).toEqual({ status: 201, text: first.text });
    expect(ran).toBe(1);
    expect(await under.services.metrics.text()).toMatch(
      /frontdesk_idempotency_total\{operation="createComment",what="replayed",app="mobile-bff"\} 1/,
    );
  });

  test('with another body is 422', async () => {
    const key = newKey();
    await send(key);
    const other = await send(key, { body: 'Bad.' });
    expect({ status: other.status, code: codeOf(other) }).toEqual({ status: 422, code: 'idempotency-key-reused' });
  });

  test('while the first is running is 409 with Retry-After, then its answer', async () => {
    held = Promise.withResolvers();
    const before = ran;
    const key = newKey();
    const first = send(key).then((answer) => answer);
    while (ran === before) await new Promise((resolve) => setTimeout(resolve, 5));
    const early = await send(key);
    expect({ status: early.status, code: codeOf(early) }).toEqual({ status: 409, code: 'idempotency-in-progress' });
    expect(early.headers['retry-after']).toBe('1');
    held.resolve();
    expect((await first).status).toBe(201);
    expect((await send(key)).headers['idempotent-replayed']).toBe('true');
    expect(ran).toBe(before + 1);
  });
});

test('a write whose outcome nobody knows does not run again', async () => {
  let ran = 0;
  const { send } = commenting(async () => {
    ran += 1;
    throw new Error('the connection was lost');
  });
  const key = newKey();
  expect((await send(key)).status).toBe(500);
  const again = await send(key);
  expect({ status: again.status, code: codeOf(again) }).toEqual({ status: 409, code: 'outcome-unknown' });
  expect(again.body.readThatTells).toBe(`GET ${comments}`);
  expect(ran).toBe(1);
});
