import { createAnswers, modelOperation } from '@frontdesk/answering';
import type { Answers as Writing, AskModel, Chunk } from '@frontdesk/answering';
import { memoryLog } from '@frontdesk/streaming';
import { createTokenQuota, memoryStore } from '@frontdesk/token-quota';
import { afterEach, describe, expect, test } from '@jest/globals';
import { turnAnswers } from '../src/answers/answers.ts';
import { answerMarkdown } from '../src/cards/answer-text.ts';
import { documentId, webOrigin } from './card-samples.ts';
import { Recorded } from './recorded-reply.ts';
import { activity, ada, inGroup, run, scriptedReads } from './scripted-turn.ts';

const open: Writing[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const chunk = (content: string, finish_reason: string | null = null): Chunk => ({
  choices: [{ delta: { content }, finish_reason }],
});

/** A model that says this; `[1]` is the label of the first passage that it was given. */
function saying(...words: string[]): AskModel {
  return async ({ messages }) => {
    const [, label = 'none'] = /^\[([^\]]+)\]/m.exec(messages.at(-1)!.content) ?? [];
    return (async function* () {
      for (const word of words) yield chunk(word.replaceAll('[1]', `[${label}]`));
      yield chunk('', 'stop');
    })();
  };
}

function answering(ask: AskModel, { reads }: Pick<ReturnType<typeof scriptedReads>, 'reads'> = scriptedReads()) {
  const prices = { 'platform-large': { input: 3, output: 10 } };
  const quota = createTokenQuota({ store: memoryStore(), app: 'teams-bot-bff', prices });
  const writing = createAnswers({ log: memoryLog(), quota, ask, maxTokens: 256 });
  open.push(writing);
  const offer = { models: ['platform-large'], keptMs: 60_000, userTokensPerDay: 10_000, tenantTokensPerMonth: 100_000 };
  return { reads, answers: turnAnswers({ answers: writing, reads, offer }) };
}

const asks = (text: string, more = {}) => activity({ id: `f:${text}`, text, ...more });
const presses = (answerId: string) =>
  activity({
    ...{ type: 'invoke', name: 'adaptiveCard/action' },
    value: { action: { type: 'Action.Execute', verb: 'showAnswer', data: { answerId } }, trigger: 'automatic' },
  });
const text = (value: unknown) => JSON.stringify(value);
const whole = 'Rotterdam is *nearly* full [1]. See https://evil.example';

describe('a question of one person', () => {
  test('is answered with citations, and the label of an AI', async () => {
    const stream = new Recorded();
    const { sent, reply } = await run(asks('ask How full is Rotterdam?'), { ...answering(saying(whole)), stream });
    expect([sent, reply]).toEqual([[], { kind: 'none' }]);
    expect(stream.informed).toEqual(['Looking through documents that you may read …']);
    expect(stream.finals).toEqual([
      {
        text: 'Rotterdam is \\*nearly\\* full [1]. See \\(link removed\\)',
        entities: [
          {
            ...{ type: 'https://schema.org/Message', '@type': 'Message', '@context': 'https://schema.org', '@id': '' },
            additionalType: ['AIGeneratedContent'],
            citation: [
              {
                ...{ '@type': 'Claim', position: 1 },
                appearance: {
                  ...{ '@type': 'DigitalDocument', name: 'Q3 capacity plan', abstract: 'Q3 capacity plan' },
                  url: `${webOrigin}/documents/${documentId}`,
                },
              },
            ],
          },
        ],
      },
    ]);
  });

  test('is shown while it grows: each text begins with the one before, also with a citation in it', async () => {
    const stream = new Recorded();
    let next = Promise.withResolvers<void>();
    stream.onUpdate = () => next.resolve();
    const model: AskModel = async ({ messages }) => {
      const [, label = ''] = /^\[([^\]]+)\]/m.exec(messages.at(-1)!.content) ?? [];
      return (async function* () {
        for (const words of ['It is *full', `* [${label}]`, ' and\n- small ', 'too. ']) {
          next = Promise.withResolvers();
          yield chunk(words);
          await next.promise;
        }
        yield chunk('', 'stop');
      })();
    };
    await run(asks('ask How full?'), { ...answering(model), stream });
    expect(stream.updates.length).toBeGreaterThan(1);
    const said = [...stream.updates, stream.finals[0]!.text!];
    for (const [index, one] of said.entries()) expect(one.startsWith(said[index - 1] ?? '')).toBe(true);
  }, 20_000);

  test('is about one document where they name one, and only where they may read it', async () => {
    const { reads, asked } = scriptedReads();
    const stream = new Recorded();
    const here = answering(saying('Full.'), { reads });
    await run(asks(`ask ${webOrigin}/documents/${documentId}: How full?`), { ...here, stream });
    expect(asked).toContainEqual({
      read: 'passages',
      params: { query: 'How full?', limit: 20, documentIds: [documentId] },
    });

    const hidden = scriptedReads({ access: async () => ({ permissions: [] }) });
    const refused = new Recorded();
    await run(asks(`ask ${documentId} How full?`), { ...answering(saying('Full.'), hidden), stream: refused });
    expect(refused.finals).toEqual([{ text: 'You may not see this.' }]);
    expect(hidden.asked.map(({ read }) => read)).not.toContain('passages');
  });

  test('rests on nothing that they may not read', async () => {
    const script = scriptedReads({ allowed: async () => ({ results: [{ documentId, allowed: false }] }) });
    const stream = new Recorded();
    await run(asks('ask How full?'), { ...answering(saying('Full.'), script), stream });
    expect(stream.finals).toEqual([{ text: 'I found nothing about this in documents that you may read.' }]);
  });

  test('is not asked of a model where their organisation does not use AI, or nobody writes answers', async () => {
    const off = { ai: { enabled: false, allowedModels: [], retentionDays: 0, monthlyBudgetUsd: 0 } };
    const script = scriptedReads({ answerSettings: async () => off });
    const streams = [new Recorded(), new Recorded()];
    await run(asks('frage Wie voll?', { locale: 'de-DE' }), {
      ...answering(saying('Full.'), script),
      stream: streams[0],
    });
    await run(asks('ask How full?'), { stream: streams[1] });
    expect(streams.map(({ finals }) => finals)).toEqual([
      [{ text: 'Ihre Organisation nutzt keine KI.' }],
      [{ text: 'Your organisation does not use AI.' }],
    ]);
    expect(modelOperation).toBe('generation.createChatCompletion');
  });

  test('ends, for the model too, when they press Stop', async () => {
    const stream = new Recorded();
    const left = Promise.withResolvers<void>();
    const model: AskModel = async (_, { signal }) =>
      (async function* () {
        yield chunk('It is ');
        signal.addEventListener('abort', () => left.resolve(), { once: true });
        stream.stopped.abort(new Error('pressed Stop'));
        await left.promise;
        throw signal.reason;
      })();
    await run(asks('ask How full?'), { ...answering(model), stream });
    await left.promise;
    expect(stream.finals).toHaveLength(1);
  });

  test('ends, for the model too, when they may not read any more what it rests on', async () => {
    let isAllowed = true;
    const ended = Promise.withResolvers<void>();
    const model: AskModel = async (_asked, { signal }) =>
      (async function* () {
        yield chunk('Rotterdam is ');
        isAllowed = false;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended.resolve();
      })();
    const script = scriptedReads({ allowed: async () => ({ results: [{ documentId, allowed: isAllowed }] }) });
    const stream = new Recorded();
    await run(asks('ask How full?'), { ...answering(model, script), stream });
    expect(stream.finals).toEqual([{ text: 'You may not see this.' }]);
    await ended.promise;
  });

  test('a model that fails is no more than a line', async () => {
    const stream = new Recorded();
    const failing: AskModel = async () => {
      throw new Error('10.0.0.7 refused');
    };
    await run(asks('ask How full?'), { ...answering(failing), stream });
    expect(stream.finals).toEqual([{ text: 'The answer could not be written. Please ask again.' }]);
  });
});

describe('a question in a group', () => {
  async function askedInGroup() {
    const stream = new Recorded();
    const here = answering(saying(whole));
    await run(asks('ask How full is Rotterdam?', inGroup), { ...here, stream });
    const [, answerId = ''] = /"answerId":"([^"]+)"/.exec(text(stream.finals)) ?? [];
    return { ...here, stream, answerId };
  }

  test('is answered by a card that says nothing; each sees of it what they may', async () => {
    const { reads, answers, stream, answerId } = await askedInGroup();
    expect(stream.updates.join('')).toBe('');
    expect(stream.finals).toHaveLength(1);
    expect(text(stream.finals)).not.toMatch(/nearly|capacity|doc_/);
    expect(text(stream.finals)).toMatch(/"refresh":.*"userIds":\["29:ada"\]/);

    const { reply } = await run(presses(answerId), { reads, answers });
    const card = (reply as unknown as { body: { value: unknown } }).body.value;
    expect(text(card)).toMatch(/nearly.*\[1\].*\[1\\\\\] Q3 capacity plan.*Written by AI/);
  });

  test('who may not read all that it rests on sees that they may not, and nothing else', async () => {
    const { answers, answerId } = await askedInGroup();
    const { reads } = scriptedReads({ allowed: async () => ({ results: [{ documentId, allowed: false }] }) });
    const hidden = await run(presses(answerId), { reads, answers });
    const stranger = { ...ada, tenantId: 'ten_other0000000' };
    const ofOthers = await run(presses(answerId), { answers, user: stranger });
    const unknown = await run(presses('nobodysanswer0000000'), { answers });
    expect(text(hidden.reply)).toMatch(/You may not see this/);
    expect(text(hidden.reply)).not.toMatch(/nearly|capacity|doc_|answerId/);
    expect([ofOthers.reply, unknown.reply]).toEqual([hidden.reply, hidden.reply]);
  });
});

describe('the text of an answer', () => {
  test('has its citations where they were cited, and nothing else that means something', () => {
    const citations = [
      { number: 1, at: 3, documentId, title: 'x' },
      { number: 2, at: 3, documentId, title: 'x' },
      { number: 1, at: 99, documentId, title: 'x' },
    ];
    expect(answerMarkdown({ text: 'One\uE0005\uE001 [7]', citations })).toBe('One [1] [2]\uFFFD5\uFFFD \\[7\\] [1]');
  });
});
