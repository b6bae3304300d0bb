import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPlatform, type StartedPlatform } from '@frontdesk/test-kit';
import { answerText, groundedMessages, type AnswerPart } from '../src/index.ts';

let platform: StartedPlatform;
beforeAll(async () => {
  platform = await startPlatform();
}, 60_000);
afterAll(async () => {
  await platform?.stop();
});

test('an OpenAI-compatible model answers from the passages, and its citations are blocks of them', async () => {
  const passages = [
    { documentId: 'doc_hubs', blockId: 'blk_bergen', text: 'Bergen is half empty since the ferry moved.' },
    { documentId: 'doc_plan', blockId: 'blk_rotterdam', text: 'Rotterdam runs at 91% of capacity.', title: 'Q3 plan' },
  ];
  const { messages, citable, inputTokens } = groundedMessages({ question: 'How full is Rotterdam?', passages });
  const response = await fetch(`${platform.urls.generation}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer sk-dev-platform',
      'x-user-id': 'usr_ada7k2m9qxr3',
      'x-tenant-id': 'ten_halden4k7q2w',
    },
    body: JSON.stringify({ model: 'platform-large', messages }),
  });
  const completion = (await response.json()) as {
    choices: { message: { content: string } }[];
    usage: { prompt_tokens: number };
  };
  const answer = answerText(citable);
  const parts: AnswerPart<(typeof passages)[number]>[] = [...answer.push(completion.choices[0]!.message.content)];
  parts.push(...answer.end());
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  expect(text).toBe('Rotterdam runs at 91% of capacity.');
  expect(parts.flatMap((part) => (part.type === 'citation' ? [part.passage] : []))).toEqual([passages[1]]);
  expect(inputTokens).toBeGreaterThanOrEqual(completion.usage.prompt_tokens);
});
