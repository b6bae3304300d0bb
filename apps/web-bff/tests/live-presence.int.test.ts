import { setTimeout as pause } from 'node:timers/promises';
import { readAnswer } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ provider: { ACCESS_TOKEN_TTL_S: '5' }, app: { LIVE_PRESENCE_MS: '500' } });
}, 60_000);
afterAll(() => stack?.stop());

test('presence is asked for with the session’s token of then, not with the one that the stream was opened with', async () => {
  const browser = await stack.signedIn(chiara);
  const path = `${stack.origin}/v2/documents/doc_q3plan7x2mva/events`;
  const stream = await readAnswer((signal) => browser.fetch(path, { signal }));
  await stream.next('presence-changed');
  await pause(7_000); // its token is over
  await stack.platform.clearCalls();
  await pause(2_000);
  expect((await stack.platform.calls())['collaboration.getPresence']).toBeGreaterThan(1);
  expect(stream.events.at(-1)?.event).not.toBe('ended');
  stream.leave();
});
