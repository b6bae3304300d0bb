import { randomUUID } from 'node:crypto';
import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { endsOf, readAnswer, textOf } from '@frontdesk/test-kit/answers';
import type { AnswerReader } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  stack = await startStack({ app: { LIMIT_USER: '1000/s' } });
  browser = await stack.signedIn(chiara);
}, 60_000);
afterAll(() => stack?.stop());

const documentId = 'doc_q3plan7x2mva';

function asking(path: string, question: string, key = randomUUID(), headers = {}): Promise<AnswerReader> {
  return readAnswer((signal) =>
    browser.fetch(`${stack.origin}${path}`, {
      ...{ method: 'POST', signal, body: JSON.stringify({ question }) },
      headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers },
    }),
  );
}

describe('a question about a document', () => {
  test('is answered while it is written, with citations of blocks that were found, and usage', async () => {
    const answer = await asking(`/v2/documents/${documentId}/answers`, 'How full is Rotterdam?');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const { events } = await answer.end();
    expect(events[0]).toMatchObject({ event: 'answer-start', data: { id: answer.answerId, model: 'platform-large' } });
    expect(textOf(events)).toMatch(/Rotterdam/);
    const cited = events.filter(({ event }) => event === 'citation-available');
    expect(cited.length).toBeGreaterThan(0);
    for (const { data } of cited) expect(data).toMatchObject({ documentId, blockId: expect.stringMatching(/^blk_/) });
    expect(events.at(-2)).toMatchObject({ event: 'usage' });
    expect(endsOf(events)).toEqual(['answer-end stop']);
  });
});
