import { once } from 'node:events';
import { backendUnavailable } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import type { Express } from 'express';
import { createOpenStreams } from '../src/answers/open-streams.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import type { Read, Reads } from '../src/reads.ts';
import { answeringApp, saying } from './answering-app.ts';
import { appUnderTest, newKey, signedIn } from './app-under-test.ts';
import { codeOf } from './asking.ts';
import { send } from './requests.ts';
import { answerId, answeringAnswers } from './sample-answers.ts';
import { failing } from './scripted.ts';

const path = '/v2/documents/doc_q3plan7x2mva/answers';

const ask = (app: Express, { key = newKey(), question = 'How full is Rotterdam?', at = path, headers = {} } = {}) =>
  send(app, { method: 'post', path: at, body: { question }, key }, { ...signedIn, ...headers });

type Ai = Read<'answerSettings'>['ai'];
const withAi = (ai: Partial<Ai>): Partial<Reads> => ({
  answerSettings: async () => ({ ai: { ...answeringAnswers.answerSettings.ai, ...ai } }),
});

const eventsOf = ({ text }: Response): string[] => [...text.matchAll(/^event: (.*)$/gm)].map(([, event = '']) => event);
const said = ({ text }: Response): string =>
  [...text.matchAll(/^data: (\{"text".*)$/gm)]
    .map(([, data = '']) => (JSON.parse(data) as { text: string }).text)
    .join('');

async function refused(reads: Partial<Reads>, env: Record<string, string> = {}) {
  const { app, asked, store } = answeringApp({ reads, env });
  const answer = await ask(app);
  return { status: answer.status, code: codeOf(answer), asked: asked.length, tenants: await store.tenants() };
}

describe('before a model is asked', () => {
  test.each([
    ['ai-off', 403, withAi({ enabled: false }), {}],
    ['no-model-allowed', 403, withAi({ allowedModels: ['a-model-of-others'] }), {}],
    ['no-model-allowed', 403, withAi({ allowedModels: [] }), {}],
    ['budget-exhausted', 403, withAi({ monthlyBudgetUsd: 0 }), {}],
    ['token-quota-exceeded', 429, {}, { ANSWER_USER_TOKENS_DAILY: '100' }],
    ['token-quota-exceeded', 429, {}, { ANSWER_TENANT_TOKENS_MONTHLY: '100' }],
    ['backend-unavailable', 503, { answerSettings: failing(backendUnavailable) }, {}],
    ['backend-unavailable', 503, { passages: failing(backendUnavailable) }, {}],
    ['backend-unavailable', 503, { allowed: failing(backendUnavailable) }, {}],
    ['backend-unavailable', 503, { access: failing(backendUnavailable) }, {}],
    ['no-such-document', 404, { access: async () => ({ role: 'none', permissions: [] }) }, {}],
  ])('%s is %d, and nothing is spent', async (code, status, reads, env) => {
    expect(await refused(reads, env as Record<string, string>)).toEqual({ status, code, asked: 0, tenants: [] });
  });

  test('a question needs a key, which is for this question alone', async () => {
    const { app, asked } = answeringApp();
    const example = { method: 'post', path, body: { question: 'How?' } } as const;
    expect(codeOf(await send(app, example, signedIn))).toBe('idempotency-key-missing');
    expect(codeOf(await send(app, { ...example, key: 'bare' }, signedIn))).toBe('idempotency-key-invalid');
    const key = newKey();
    expect((await ask(app, { key })).status).toBe(200);
    expect(codeOf(await ask(app, { key, question: 'And Bergen?' }))).toBe('answer-key-reused');
    expect((await ask(app, { key: newKey(), question: ' ' })).status).toBe(400);
    expect((await ask(app, { key: newKey(), question: 'x'.repeat(2001) })).status).toBe(400);
    expect(asked).toHaveLength(1);
  });

  test('what was refused can be asked again with the same key', async () => {
    let monthlyBudgetUsd = 0;
    const reads: Partial<Reads> = {
      answerSettings: async () => ({ ai: { ...answeringAnswers.answerSettings.ai, monthlyBudgetUsd } }),
    };
    const { app, asked } = answeringApp({ reads });
    const key = newKey();
    expect(codeOf(await ask(app, { key }))).toBe('budget-exhausted');
    expect(codeOf(await ask(app, { key }))).toBe('budget-exhausted');
    monthlyBudgetUsd = 100;
    const answer = await ask(app, { key });
    expect(said(answer)).toBe('Rotterdam is full.');
    expect(said(await ask(app, { key }))).toBe('Rotterdam is full.');
    expect(asked).toHaveLength(1);
  });
});

describe('what a model is given', () => {
  const passages = [
    { documentId: 'doc_secret00001', blockId: 'blk_secret0001', text: 'CANARY: Rotterdam is full.', title: 'Secret' },
    ...answeringAnswers.passages.passages,
    { documentId: 'doc_undecided01', blockId: 'blk_undecided1', text: 'CANARY: undecided.', title: 'Undecided' },
  ];
  const decisions = [
    { documentId: 'doc_secret00001', allowed: false },
    { documentId: 'doc_q3plan7x2mva', allowed: true },
  ];
  const reads: Partial<Reads> = {
    passages: async () => ({ passages }),
    allowed: async () => ({ results: decisions }),
  };

  test('is of documents with a yes of the access service, and no others', async () => {
    const { app, asked } = answeringApp({ reads });
    await ask(app, { at: '/v2/answers' });
    expect(JSON.stringify(asked)).toContain('Rotterdam runs at 91% of capacity.');
    expect(JSON.stringify(asked)).not.toMatch(/CANARY|Secret|Undecided/);
  });

  test('is of the one document that is asked about, whatever the search service finds', async () => {
    const results = passages.map(({ documentId }) => ({ documentId, allowed: true }));
    const { app, asked } = answeringApp({ reads: { ...reads, allowed: async () => ({ results }) } });
    await ask(app);
    expect(JSON.stringify(asked)).not.toContain('CANARY');
  });

  test('may be nothing: then no model is asked, and nothing is spent', async () => {
    const { app, asked, store } = answeringApp({ reads: { ...reads, allowed: async () => ({ results: [] }) } });
    const answer = await ask(app, { at: '/v2/answers' });
    expect(eventsOf(answer)).toEqual(['answer-start', 'answer-end']);
    expect(answer.text).toContain('{"finishReason":"nothing-found"}');
    expect([asked.length, await store.tenants()]).toEqual([0, []]);
  });

  test('is the model that the organisation allows, and as many tokens as are reserved, or less', async () => {
    const { app, asked } = answeringApp({ reads: withAi({ allowedModels: ['platform-small'] }) });
    expect((await ask(app)).text).toContain('"model":"platform-small"');
    expect(asked[0]).toMatchObject({ model: 'platform-small', maxTokens: 768 });
  });
});

describe('an answer', () => {
  test('that is too long for what is left of a quota ends with that, one piece late at most', async () => {
    const forever = async function* () {
      for (;;) yield { choices: [{ delta: { content: 'word ' } }] };
    };
    const { app, store } = answeringApp({ says: forever, env: { ANSWER_USER_TOKENS_DAILY: '700' } });
    const answer = await ask(app);
    expect(eventsOf(answer).slice(-2)).toEqual(['usage', 'interrupted']);
    expect(answer.text).toContain('{"why":"quota-exhausted"}');
    const [stored] = await store.records('ten_halden4k7q2w', { most: 5 });
    expect(stored?.record.ended).toBe('quota');
    const { inputTokens = 0, outputTokens = 0 } = stored?.record ?? {};
    expect(inputTokens + outputTokens).toBeLessThanOrEqual(702);
    expect(inputTokens + outputTokens).toBeGreaterThan(690);
  });

  test('of an organisation that keeps nothing cannot be read again', async () => {
    const { app } = answeringApp({ reads: withAi({ retentionDays: 0 }) });
    const { headers } = await ask(app);
    const again = await send(app, { method: 'get', path: headers['content-location'] ?? '' }, signedIn);
    expect([again.status, codeOf(again)]).toEqual([410, 'answer-gone']);
  });

  test('is not read again by who lost access to what it rests on, nor found by its key', async () => {
    let isAllowed = true;
    const allowed: Reads['allowed'] = async () => ({
      results: [{ documentId: 'doc_q3plan7x2mva', allowed: isAllowed }],
    });
    const { app } = answeringApp({ reads: { allowed } });
    const key = newKey();
    const { headers } = await ask(app, { key });
    const example = { method: 'get', path: headers['content-location'] ?? '' } as const;
    expect((await send(app, example, signedIn)).status).toBe(200);
    isAllowed = false;
    expect(codeOf(await send(app, example, signedIn))).toBe('no-such-answer');
    expect(codeOf(await ask(app, { key }))).toBe('no-such-answer');
  });

  test('is cut soon for who lost access while it was begun, which nobody could tell them of', async () => {
    let asked = 0;
    const allowed: Reads['allowed'] = async () => ({
      results: [{ documentId: 'doc_q3plan7x2mva', allowed: (asked += 1) === 1 }],
    });
    const says = async function* (_request: unknown, signal: AbortSignal) {
      yield* saying('Rotterdam is ')();
      await once(signal, 'abort');
    };
    const { app, services } = answeringApp({ reads: { allowed }, says });
    const answer = await ask(app);
    await services.answers.close();
    expect([eventsOf(answer).at(-1), answer.text.match(/"why":"(.*?)"/)?.[1]]).toEqual([
      'interrupted',
      'access-changed',
    ]);
  });

  test('is begun without a stream for who asks for JSON, and read at its Location', async () => {
    const { app } = answeringApp();
    const begun = await ask(app, { headers: { Accept: 'application/json' } });
    expect(begun.status).toBe(201);
    const { answerId } = begun.body as { answerId: string };
    expect(begun.headers['location']).toBe(`/v2/answers/${answerId}`);
    expect(said(await send(app, { method: 'get', path: `/v2/answers/${answerId}` }, signedIn))).toBe(
      'Rotterdam is full.',
    );
  });

  test('is not held back by compression, and names its protocol', async () => {
    const { headers } = await ask(answeringApp().app, { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(headers).toMatchObject({ 'frontdesk-stream': '1', 'x-accel-buffering': 'no' });
    expect(headers['cache-control']).toBe('no-store, no-transform');
    expect(headers['content-encoding']).toBeUndefined();
  });

  test('whose model fails ends with an error that tells nothing of it', async () => {
    const broken = async function* () {
      yield* saying('Rotterdam is ')();
      throw new Error('a secret of the model');
    };
    const answer = await ask(answeringApp({ says: broken }).app);
    expect(eventsOf(answer).at(-1)).toBe('answer-error');
    expect(said(answer)).toMatch(/^Rotterdam is/);
    expect(answer.text).not.toContain('secret');
  });
});

test('a person has so many streams open, and no more', async () => {
  const streams = createOpenStreams(2);
  const [first, second] = [streams.take('usr_a'), streams.take('usr_a')];
  expect([streams.take('usr_a'), streams.take('usr_b')]).toEqual([undefined, expect.any(Function)]);
  first?.();
  first?.();
  expect([streams.take('usr_a'), streams.take('usr_a')]).toEqual([expect.any(Function), undefined]);
  second?.();
  const { app, asked, services } = answeringApp();
  Object.assign(services, { openStreams: { take: () => undefined } });
  const answer = await ask(app);
  // Nor does it pay for an answer that it does not get.
  expect([answer.status, codeOf(answer), asked]).toEqual([429, 'too-many-streams', []]);
});

test('while Redis is away nothing is begun, read or stopped, and the client is told to come back', async () => {
  const { app, services } = appUnderTest({}, { REDIS_URL: 'redis://127.0.0.1:1', REDIS_COMMAND_DEADLINE_MS: '20' });
  await using own = createServices(readConfig({ REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'silent' }));
  Object.assign(services, { answers: own.answers });
  const at = `/v2/answers/${answerId}`;
  const [asked, read, stopped] = await Promise.all([
    ask(app),
    send(app, { method: 'get', path: at }, signedIn),
    send(app, { method: 'delete', path: at }, signedIn),
  ]);
  for (const answer of [asked, read, stopped])
    expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([503, 'answers-unavailable', '1']);
  await services[Symbol.asyncDispose]();
});
