import { Problem } from '@frontdesk/problems';
import { backendUnavailable } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import type { Response } from 'supertest';
import { createOpenStreams } from '../src/answers/open-streams.ts';
import type { Read, Reads } from '../src/reads.ts';
import { answeringApp } from './answering-app.ts';
import { bearer, newKey } from './app-under-test.ts';
import { send } from './requests.ts';
import { answers, documentId } from './sample-reads.ts';

const path = `/v1/documents/${documentId}/answers`;
const signedIn = { Authorization: bearer };

const ask = (app: Express, { key = newKey(), question = 'How full is Rotterdam?', headers = {} } = {}) =>
  send(app, { method: 'post', path, body: { question }, key }, { ...signedIn, ...headers });

type Ai = Read<'answerSettings'>['ai'];
const withAi = (ai: Partial<Ai>): Partial<Reads> => ({
  answerSettings: async () => ({ ai: { ...answers.answerSettings.ai, ...ai } }),
});
const away = async (): Promise<never> => {
  throw new Problem(backendUnavailable, 'It is away.');
};

const codeOf = ({ body }: Response) => (body as { type?: string }).type?.split('/').at(-1);
const eventsOf = ({ text }: Response): string[] => [...text.matchAll(/^event: (.*)$/gm)].map(([, event = '']) => event);
const said = ({ text }: Response): string =>
  [...text.matchAll(/^data: (\{"text".*)$/gm)]
    .map(([, data = '']) => (JSON.parse(data) as { text: string }).text)
    .join('');

describe('before a model is asked', () => {
  test.each([
    ['ai-off', 403, withAi({ enabled: false }), {}],
    ['no-model-allowed', 403, withAi({ allowedModels: ['a-model-of-others'] }), {}],
    ['budget-exhausted', 403, withAi({ monthlyBudgetUsd: 0 }), {}],
    ['token-quota-exceeded', 429, {}, { ANSWER_USER_TOKENS_DAILY: '100' }],
    ['backend-unavailable', 503, { answerSettings: away }, {}],
    ['backend-unavailable', 503, { passages: away }, {}],
    ['backend-unavailable', 503, { allowed: away }, {}],
    ['backend-unavailable', 503, { access: away }, {}],
    ['no-such-document', 404, { access: async () => ({ permissions: [] }) }, {}],
  ])('%s is %d, and nothing is spent', async (code, status, reads, env) => {
    const { app, asked, store } = answeringApp({ reads, env: env as Record<string, string> });
    const answer = await ask(app);
    expect([answer.status, codeOf(answer), asked.length, await store.tenants()]).toEqual([status, code, 0, []]);
  });

  test('a question needs a key, which is for this question alone', async () => {
    const { app, asked } = answeringApp();
    expect(codeOf(await ask(app, { key: 'bare' }))).toBe('idempotency-key-invalid');
    const key = newKey();
    expect(said(await ask(app, { key }))).toBe('Rotterdam is full.');
    expect(said(await ask(app, { key }))).toBe('Rotterdam is full.');
    expect(codeOf(await ask(app, { key, question: 'And Bergen?' }))).toBe('answer-key-reused');
    expect(asked).toHaveLength(1);
  });

  test('passages of a document without a yes of the access service are not given to it, nor those of another', async () => {
    const other = { documentId: 'doc_secret00001', blockId: 'blk_secret0001', text: 'CANARY', title: 'Secret' };
    const reads: Partial<Reads> = {
      passages: async () => ({ passages: [other, ...answers.passages.passages] }),
      allowed: async ({ body }) => ({ results: body.checks.map((check) => ({ ...check, allowed: true })) }),
    };
    const { app, asked } = answeringApp({ reads });
    await ask(app);
    expect(JSON.stringify(asked)).toContain('Rotterdam runs at 91% of capacity.');
    expect(JSON.stringify(asked)).not.toMatch(/CANARY|Secret/);
    const none = answeringApp({ reads: { ...reads, allowed: async () => ({ results: [] }) } });
    expect(eventsOf(await ask(none.app))).toEqual(['answer-start', 'answer-end']);
    expect(none.asked).toEqual([]);
  });
});

describe('an answer', () => {
  test('comes in few frames, however many pieces the model wrote', async () => {
    const { app } = answeringApp({ says: Array.from({ length: 200 }, (_, at) => `word${at} `) });
    const answer = await ask(app);
    expect(said(answer).split(' ').slice(0, 2)).toEqual(['word0', 'word1']);
    expect(said(answer).trim().split(' ')).toHaveLength(200);
    expect(eventsOf(answer).filter((event) => event === 'answer-delta').length).toBeLessThan(10);
    expect(eventsOf(answer).slice(-2)).toEqual(['usage', 'answer-end']);
    expect(answer.headers).toMatchObject({ 'frontdesk-stream': '1', 'frontdesk-version': '1' });
  });

  test('is begun without a stream for who asks for JSON, and read at its Location', async () => {
    const { app } = answeringApp();
    const begun = await ask(app, { headers: { Accept: 'application/json' } });
    const { answerId } = begun.body as { answerId: string };
    expect([begun.status, begun.headers['location']]).toEqual([201, `/v1/answers/${answerId}`]);
    const read = await send(app, { method: 'get', path: `/v1/answers/${answerId}` }, signedIn);
    expect(said(read)).toBe('Rotterdam is full.');
  });

  test('is not read again by who lost access to what it rests on, nor found by its key', async () => {
    let allowed = true;
    const { app } = answeringApp({ reads: { allowed: async () => ({ results: [{ documentId, allowed }] }) } });
    const key = newKey();
    const { headers } = await ask(app, { key });
    const again = { method: 'get', path: headers['content-location'] ?? '' } as const;
    expect((await send(app, again, signedIn)).status).toBe(200);
    allowed = false;
    expect(codeOf(await send(app, again, signedIn))).toBe('no-such-answer');
    expect(codeOf(await ask(app, { key }))).toBe('no-such-answer');
  });

  test('of an organisation that keeps nothing cannot be read again', async () => {
    const { app } = answeringApp({ reads: withAi({ retentionDays: 0 }) });
    const { headers } = await ask(app);
    const again = await send(app, { method: 'get', path: headers['content-location'] ?? '' }, signedIn);
    expect([again.status, codeOf(again)]).toEqual([410, 'answer-gone']);
  });
});

test('a person has so many streams open, and no more', async () => {
  const streams = createOpenStreams(1);
  const first = streams.take('usr_a');
  expect([streams.take('usr_a'), streams.take('usr_b')]).toEqual([undefined, expect.any(Function)]);
  first?.();
  first?.();
  expect(streams.take('usr_a')).toEqual(expect.any(Function));
  const { app, services } = answeringApp();
  Object.assign(services, { openStreams: { take: () => undefined } });
  expect(codeOf(await ask(app))).toBe('too-many-streams');
});
