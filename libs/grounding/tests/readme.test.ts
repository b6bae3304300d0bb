import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  answerText,
  groundedMessages,
  groundingLimits,
  readablePassages,
  type AnswerPart,
  type ChatMessage,
} from '../src/index.ts';
import { obeyingModel } from './obeying-model.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the example works', async () => {
  const question = 'How full is Rotterdam?';
  const passages = [
    { documentId: 'doc_1', blockId: 'blk_1', text: 'Rotterdam runs at 91%' },
    { documentId: 'doc_2', blockId: 'blk_2', text: 'Nobody may read this' },
  ];
  const decisions = [{ documentId: 'doc_1', allowed: true }];
  const shown: AnswerPart<(typeof passages)[number]>[] = [];
  const show = (parts: typeof shown) => void shown.push(...parts);
  async function* model(messages: readonly ChatMessage[]) {
    yield* obeyingModel(messages);
  }
  const allowed = readablePassages(passages, decisions);
  const { messages, citable, inputTokens } = groundedMessages({ question, passages: allowed });
  const answer = answerText(citable);
  for await (const delta of model(messages)) show(answer.push(delta));
  show(answer.end());
  expect(shown.map((part) => (part.type === 'text' ? part.text : `<${part.number}>`)).join('')).toBe(
    'Rotterdam runs at 91%<1>.',
  );
  expect(inputTokens).toBeGreaterThan(100);
});

test('the limits are documented as they are', () => {
  const documented = [...readme.matchAll(/^\| `(max\w+)` +\| ([\d ]+?) +\|/gm)].map(([, name, value = '']) => [
    name,
    Number(value.replaceAll(' ', '')),
  ]);
  expect(Object.fromEntries(documented)).toEqual(groundingLimits.parse({}));
});
