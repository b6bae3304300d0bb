import { setImmediate } from 'node:timers/promises';
import type { CallerReach } from '@frontdesk/service-clients';
import { memoryLog } from '@frontdesk/streaming';
import { createTokenQuota, memoryStore } from '@frontdesk/token-quota';
import type { QuotaRequest } from '@frontdesk/token-quota';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { answerRecheck, requireOwnAnswer } from './answer-access.ts';
import type { AnswerEvents } from './answer-events.ts';
import type { AnswerOffer } from './answer-terms.ts';
import { createAnswers } from './answers.ts';
import type { Answers } from './answers.ts';
import { askQuestion } from './ask-question.ts';
import type { AskedQuestion, Asking } from './ask-question.ts';
import type { AskModel, Chunk, ModelRequest } from './models.ts';

const documentId = 'doc_q3plan7x2mva';
const reach = {
  caller: { tenantId: 'ten_halden4k7q2w', userId: 'usr_chi9r5d3vnk8' },
  requestId: 'req_1',
} as unknown as CallerReach;
const ai = { enabled: true, allowedModels: ['small', 'large'], retentionDays: 30, monthlyBudgetUsd: 100 };
const offer: AnswerOffer = {
  ...{ models: ['large', 'small'], keptMs: 60_000 },
  ...{ userTokensPerDay: 100_000, tenantTokensPerMonth: 1_000_000 },
};
const question: AskedQuestion = { key: ['chiara', 'key-1'], place: '/ask', question: 'How full is it?', documentId };

const reads: Asking['reads'] = {
  answerSettings: async () => ({ ai }),
  passages: async () => ({
    passages: [
      { documentId: 'doc_another0001', blockId: 'blk_another001', text: 'ELSEWHERE', title: 'Another' },
      { documentId, blockId: 'blk_p1rotterd', text: 'Rotterdam runs at 91%.', title: 'Plan' },
    ],
  }),
  allowed: async ({ body }) => ({ results: body.checks.map((check) => ({ ...check, allowed: true })) }),
};

const open: Answers[] = [];
afterEach(() => Promise.all(open.splice(0).map((answers) => answers.close())));

function answering(pieces: readonly string[] = ['It is full.'], events: AnswerEvents = {}, model = saying) {
  const asked: ModelRequest[] = [];
  const ask: AskModel = async (request) => {
    asked.push(request);
    return model(pieces);
  };
  const store = memoryStore();
  const price = { input: 1_000_000, output: 1_000_000 };
  const quota = createTokenQuota({ store, app: 'test', prices: { large: price, small: price }, sweepEveryMs: 0 });
  const answers = createAnswers({ log: memoryLog(), quota, ask, maxTokens: 1024, events });
  open.push(answers);
  const records = async () => (await store.records('ten_halden4k7q2w', { most: 9 })).map(({ record }) => record);
  return { answers, asked, records };
}

async function* saying(pieces: readonly string[]): AsyncGenerator<Chunk, void, undefined> {
  for (const content of pieces) yield { choices: [{ delta: { content } }] };
  yield { choices: [{ delta: {}, finish_reason: 'stop' }] };
}

/** A model that says what it used before, after or while it writes. */
async function* telling(chunks: readonly (string | readonly [number, number])[]) {
  for (const chunk of chunks) {
    const words = typeof chunk === 'string' ? [{ delta: { content: chunk } }] : [];
    const usage = typeof chunk === 'string' ? null : { prompt_tokens: chunk[0], completion_tokens: chunk[1] };
    yield { choices: words, usage } satisfies Chunk;
  }
}

async function eventsOf(answers: Answers, id: string): Promise<string[]> {
  const events: string[] = [];
  for await (const frames of await answers.follow(id)) events.push(...frames.map(({ event }) => event));
  return events;
}

describe('a question', () => {
  test('is answered once for its key, from the document that it is about, and paid for once', async () => {
    const { answers, asked, records } = answering();
    const first = await askQuestion(question, { answers, reads, offer }, reach);
    const events = await eventsOf(answers, first.record.id);
    expect([events[0], events.at(-2), events.at(-1)]).toEqual(['answer-start', 'usage', 'answer-end']);
    const again = await askQuestion(question, { answers, reads, offer }, reach);
    expect([first.isNew, again.isNew, again.record.id]).toEqual([true, false, first.record.id]);
    expect(asked.map(({ model }) => model)).toEqual(['large']);
    expect(JSON.stringify(asked)).not.toContain('ELSEWHERE');
    expect(await records()).toEqual([expect.objectContaining({ ended: 'complete', user: 'usr_chi9r5d3vnk8' })]);
  });

  test.each([
    ['ai-off', { enabled: false }],
    ['no-model-allowed', { allowedModels: ['of others'] }],
    ['budget-exhausted', { monthlyBudgetUsd: 0 }],
  ])('is refused as %s, and no model is asked', async (code, less) => {
    const { answers, asked, records } = answering();
    const strict = { ...reads, answerSettings: async () => ({ ai: { ...ai, ...less } }) };
    const asking = askQuestion(question, { answers, reads: strict, offer }, reach);
    await expect(asking).rejects.toMatchObject({ kind: { code } });
    expect([asked, await records()]).toEqual([[], []]);
  });

  test('is refused while nobody knows the settings', async () => {
    const { answers, asked } = answering();
    const unknown = { ...reads, answerSettings: () => Promise.reject(new Error('away')) };
    await expect(askQuestion(question, { answers, reads: unknown, offer }, reach)).rejects.toThrow('away');
    expect(asked).toEqual([]);
  });

  test('is the smaller model’s, where the organisation allows no other', async () => {
    const { answers } = answering();
    const few = { ...reads, answerSettings: async () => ({ ai: { ...ai, allowedModels: ['small'] } }) };
    const { record } = await askQuestion(question, { answers, reads: few, offer }, reach);
    await eventsOf(answers, record.id);
    expect(await requireOwnAnswer(record.id, answers, reach)).toMatchObject({ id: record.id });
  });
});

describe('an answer', () => {
  test('is told of without its text: its first words, and what was taken out of it', async () => {
    const onRemoved = jest.fn();
    const onFirstText = jest.fn();
    const { answers } = answering(['See https://evil.example/x now. '], { onRemoved, onFirstText });
    const { record } = await askQuestion(question, { answers, reads, offer }, reach);
    await eventsOf(answers, record.id);
    expect(onFirstText.mock.calls).toEqual([['large', expect.any(Number)]]);
    expect(onRemoved.mock.calls).toEqual([['large', { links: 1, unknownLabels: 0 }]]);
  });

  test('is nobody’s but its asker’s, and not theirs once a document may not be read', async () => {
    const { answers } = answering();
    const { record } = await askQuestion(question, { answers, reads, offer }, reach);
    await eventsOf(answers, record.id);
    const other = { caller: { ...reach.caller, userId: 'usr_ada7k2m9qxr3' } };
    await expect(requireOwnAnswer(record.id, answers, other)).rejects.toMatchObject({ status: 404 });
    expect(await answerRecheck(record, reads, reach)()).toBeUndefined();
    const closed = { allowed: async () => ({ results: [{ documentId, allowed: false }] }) };
    expect(await answerRecheck(record, closed, reach)()).toBe('access-changed');
    const away = { allowed: () => Promise.reject(new Error('away')) };
    await expect(answerRecheck(record, away, reach)()).rejects.toThrow('away');
  });
});

test('what is reserved once the answer is over is given back, and no model is asked', async () => {
  const store = memoryStore();
  const price = { input: 1_000_000, output: 1_000_000 };
  const quota = createTokenQuota({ store, app: 'test', prices: { large: price }, sweepEveryMs: 0 });
  const held = Promise.withResolvers<void>();
  const asked = jest.fn<AskModel>(async () => saying([]));
  const reserve = async (of: QuotaRequest) => {
    await held.promise;
    return await quota.reserve(of);
  };
  const slow = { ...quota, reserve };
  const answers = createAnswers({ log: memoryLog(), quota: slow, ask: asked, maxTokens: 1024 });
  const asking = askQuestion(question, { answers, reads, offer }, reach);
  await setImmediate();
  await answers.endWhere(() => true, 'access-changed');
  held.resolve();
  await asking;
  await answers.close();
  const of = { tenant: reach.caller.tenantId, user: reach.caller.userId, limits: {} };
  expect(await quota.standings(of)).toMatchObject([
    { used: 0, held: 0 },
    { used: 0, held: 0 },
    { used: 0, held: 0 },
  ]);
  expect(asked).not.toHaveBeenCalled();
});

describe('what a model says that it used', () => {
  // Twenty words are sixty tokens or more by estimate.
  const words = 'The quay of Rotterdam is full. '.repeat(10);
  const used = async (chunks: Parameters<typeof telling>[0]) => {
    const { answers, records } = answering([], {}, () => telling(chunks));
    const { record } = await askQuestion(question, { answers, reads, offer }, reach);
    await eventsOf(answers, record.id);
    await answers.close();
    const [usage, ...more] = await records();
    expect(more).toEqual([]);
    return { input: usage?.inputTokens ?? NaN, output: usage?.outputTokens ?? NaN };
  };

  test('is believed after its last word', async () => {
    expect(await used([[40, 1], words, [40, 70]])).toEqual({ input: 40, output: 70 });
  });

  test.each([
    ['nothing, as servers do that do not count', [words, [0, 0]]],
    ['less than nothing', [words, [-7, -7]]],
    ['more than it could write', [words, [9_007_199_254_740_991, 9_007_199_254_740_991]]],
    ['it before it wrote', [[40, 1], words]],
  ] as const)('is not believed if it is %s', async (_what, chunks) => {
    const { input, output } = await used(chunks);
    expect(input).toBeGreaterThan(30);
    expect(input).toBeLessThan(1_000);
    expect(output).toBeGreaterThan(60);
    expect(output).toBeLessThan(1_025);
  });
});
