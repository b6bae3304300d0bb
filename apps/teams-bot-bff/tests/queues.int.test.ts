import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startChannel, tenantId } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { intent, message } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

const echo = intent({
  name: 'echo',
  needs: 'nobody',
  read: ({ type, text }) => (type === 'message' ? { text } : undefined),
  handle: async (_turn, { text }) => message({ text: String(text) }),
});

// An access service that takes all the time that it is given: each notice has to ask it.
const asked: string[] = [];
const silent = createServer(({ url = '' }) => void asked.push(url));

let channel: Channel;
let app: AppUnderTest;

beforeAll(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  channel = await startChannel();
  const access = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  app = await appUnderTest(channel, { ACCESS_URLS: access, WORK_AT_ONCE: '4', NOTICES_AT_ONCE: '3' }, [echo]);
}, 30_000);
afterAll(async () => {
  await app.close();
  silent.closeAllConnections();
  silent.close();
  await channel.close();
});

async function say(text: string, chat: number): Promise<void> {
  const conversation = { id: `a:${chat}`, tenantId, conversationType: 'personal' };
  expect((await app.send(channel.activity({ text, conversation }))).status).toBe(202);
}

const saidIn = (chat: number) =>
  channel.said.filter(({ activity }) => (activity['conversation'] as { id: string }).id === `a:${chat}`);

test('who writes is answered at once, however many notices are slow, in their own chat too', async () => {
  const chats = Array.from({ length: 8 }, (_, i) => i);
  for (const chat of chats) await say('hello', chat);
  await until(() => channel.said.length === chats.length);
  const change = { eventId: 'documents 1', kind: 'edited', tenantId, documentId: 'doc_a1b2c3d4', time: '' } as const;
  const follows = { documentId: 'doc_a1b2c3d4', userId: 'usr_a1b2c3d4', teamsUserId: '29:x', tenantId };
  for (const chat of chats) {
    const conversationId = `a:${chat}`;
    const subscription = { ...follows, conversationId, locale: 'en', since: 0 } as const;
    await app.services.turnServices.subscriptions.add(subscription);
    await app.services.notices.takeTelling(change, subscription);
  }
  await until(() => asked.length > 0);
  const startedAt = performance.now();
  for (const chat of chats) await say('and now?', chat);
  await until(() => channel.said.length === 2 * chats.length, 4_000);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(chats.map((chat) => saidIn(chat).map(({ activity }) => activity['text']))).toEqual(
    chats.map(() => ['hello', 'and now?']),
  );
  expect(asked.length).toBeLessThanOrEqual(3); // no more of them at once, either
}, 20_000);
