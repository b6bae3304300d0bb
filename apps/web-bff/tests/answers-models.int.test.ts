import { LLMock } from '@copilotkit/aimock';
import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { endsOf, readAnswer, textOf } from '@frontdesk/test-kit/answers';
import type { AnswerReader } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { aboutPlan } from './answers-stack.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

// A server of the OpenAI protocol that others wrote: what works with it is the protocol, and not our own idea of it.

const key = 'sk-of-another-server';
const mock = new LLMock({ port: 0, chunkSize: 5, auth: { apiKeys: [key] } });
let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  const url = await mock.start();
  stack = await startStack({ app: { MODEL_URLS: url, MODEL_API_KEY: key, LIMIT_USER: '1000/s' } });
  browser = await stack.signedIn(chiara);
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await mock.stop();
});
beforeEach(() => void mock.clearFixtures());

const ask = (question = 'How full is Rotterdam?'): Promise<AnswerReader> =>
  readAnswer((signal) =>
    browser.fetch(`${stack.origin}${aboutPlan}`, {
      ...{ method: 'POST', signal, body: JSON.stringify({ question }) },
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
    }),
  );

describe('another server of the same protocol', () => {
  test('writes answers, with its key and its own count of tokens', async () => {
    mock.onMessage(/Rotterdam/, ({ messages }) => {
      const [, label = ''] = /^(\[p1-\w+\])/m.exec(String(messages.at(-1)?.content)) ?? [];
      const usage = { prompt_tokens: 321, completion_tokens: 12, total_tokens: 333 };
      return { content: `Rotterdam is nearly full ${label}. See [more](https://evil.example).`, usage };
    });
    const { status, events } = await (await ask()).end();
    expect(status).toBe(200);
    expect(textOf(events)).toBe('Rotterdam is nearly full. See [more] ((link removed)).');
    expect(textOf(events)).not.toContain('evil.example');
    expect(events.filter(({ event }) => event === 'citation-available')).toHaveLength(1);
    expect(events.at(-2)).toMatchObject({ event: 'usage', data: { inputTokens: 321, outputTokens: 12 } });
    expect(endsOf(events)).toEqual(['answer-end stop']);
    const { body, headers } = mock.getLastRequest()!;
    expect(body).toMatchObject({ stream: true, model: 'platform-large' });
    expect(JSON.stringify([body, headers])).not.toMatch(/usr_|ten_|doc_/);
  });

  test('cut at its most tokens, says so', async () => {
    mock.onMessage(/Rotterdam/, { content: 'Rotterdam is', finishReason: 'length' });
    expect(endsOf((await (await ask()).end()).events)).toEqual(['answer-end length']);
  });

  test.each([401, 429, 500, 503])(
    'that answers %d ends the answer with a word that tells nothing of it',
    async (status) => {
      mock.onMessage(/Rotterdam/, { error: { message: 'a secret of the server', type: 'x' }, status });
      const { events } = await (await ask()).end();
      expect(endsOf(events)).toHaveLength(1);
      expect(endsOf(events)[0]).toMatch(/^answer-error /);
      expect(JSON.stringify(events)).not.toMatch(/secret|127\.0\.0\.1/);
      expect(events.at(-2)).toMatchObject({ event: 'usage', data: { inputTokens: 0, outputTokens: 0 } });
    },
  );

  test('that breaks off keeps what it wrote, and ends with an error', async () => {
    mock.onMessage(
      /Rotterdam/,
      { content: 'Rotterdam is at ninety per cent, and it is going to be more.' },
      { truncateAfterChunks: 6, latency: 20 },
    );
    const { events } = await (await ask()).end();
    expect(textOf(events)).toMatch(/^Rotterdam/);
    expect(endsOf(events)[0]).toMatch(/^answer-error /);
  });
});
