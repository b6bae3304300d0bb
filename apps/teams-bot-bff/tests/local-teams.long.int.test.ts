import { setTimeout as pause } from 'node:timers/promises';
import { appId } from '@frontdesk/bot-framework/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, startIdentityProvider } from '@frontdesk/test-kit';
import type { StartedIdentityProvider } from '@frontdesk/test-kit';
import { startTeamsChannel } from '@frontdesk/test-kit/teams';
import type { StartedTeams } from '@frontdesk/test-kit/teams';
import { intent, message, none } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { report } from './fleet.ts';

// Against the Teams that runs here, which holds bots to the limits of the real one.

const words = 'Rotterdam runs at 92 % of what it can take, and Antwerp at 71 %.'.split(' ');

const writer = intent({
  name: 'writer',
  needs: 'nobody',
  read: ({ type, text }) => (type === 'message' ? { does: text } : undefined),
  async handle(turn, { does }) {
    if (does === 'burst') {
      await Promise.all(Array.from({ length: 12 }, (_, i) => turn.send({ text: `number ${i}` })));
      return none;
    }
    if (does !== 'write' && does !== 'write for long') return message({ text: String(does) });
    const stream = turn.stream();
    await stream.informative('Reading …');
    const long = does === 'write' ? 1 : 20;
    let text = '';
    for (const word of Array.from({ length: long }, () => words).flat()) {
      if (stream.signal.aborted) break;
      text += `${word} `;
      await stream.update(text);
      await pause(60 + Math.random() * 120);
    }
    await stream.final({ text });
    return none;
  },
});

let provider: StartedIdentityProvider;
let teams: StartedTeams;
let app: AppUnderTest;
let chats = 0;

beforeAll(async () => {
  const port = await freePort();
  provider = await startIdentityProvider();
  const { issuer } = provider;
  teams = await startTeamsChannel({ botUrl: `http://127.0.0.1:${port}/api/messages`, issuer });
  const env = {
    BOT_APP_ID: appId,
    BOT_APP_SECRET: 'dev-bot-secret',
    BOT_ISSUER: teams.url,
    BOT_OPENID_METADATA_URL: teams.metadataUrl,
    BOT_TOKEN_URL: teams.tokenUrl,
    SERVICE_URLS_ALLOWED: teams.serviceUrl,
    TEAMS_TENANTS: 'tenant-1,ten_halden4k7q2w',
  };
  app = await appUnderTest({ env, token: async () => '' }, { PORT: String(port) }, [writer]);
}, 60_000);
afterAll(async () => {
  await app.close();
  await Promise.all([teams.stop(), provider.stop()]);
});
afterEach(() => teams.clearFaults());

async function write(text: string, more: { type?: string; times?: number; chat?: string } = {}): Promise<string> {
  const id = more.chat ?? `a:chat-${++chats}`;
  const conversation = { id, tenantId: 'tenant-1', conversationType: more.type ?? 'personal' };
  const from = { id: '29:1someone', name: 'Someone', aadObjectId: 'a0a0a0a0-0000-4000-8000-000000000001' };
  const channelData = { tenant: { id: 'tenant-1' } };
  const activity = { type: 'message', text, conversation, from, channelData };
  const { deliveries } = await teams.deliver({ activity, times: more.times ?? 1 });
  expect(deliveries.map(({ status }) => status)).toEqual(Array.from({ length: more.times ?? 1 }, () => 202));
  return id;
}

/** A chat of someone whom the identity provider knows. */
async function openedChat(): Promise<{ readonly user: string; readonly chat: string }> {
  const user = 'usr_ada7k2m9qxr3';
  const { chat } = await teams.call<{ chat: { id: string } }>('POST', '/client/chats', { user });
  return { user, chat: chat.id };
}

/** What was said, once the bot is done; nothing may have been refused on the way. */
async function saidIn(chat: string, { mayRefuse = false } = {}): Promise<string[]> {
  await until(async () => (await app.services.work.waiting()) === 0, 60_000);
  const { messages, calls, lapses } = await teams.conversation(chat);
  if (!mayRefuse) expect(calls.filter(({ status, code }) => status >= 400 || code !== undefined)).toEqual([]);
  expect(lapses).toEqual([]);
  return messages
    .filter(({ from, isHidden }) => from === 'bot' && !isHidden)
    .map(({ activity }) => String(activity['text']));
}

describe('in the Teams that runs here', () => {
  test('a message delivered three times has one reply', async () => {
    expect(await saidIn(await write('hello', { times: 3 }))).toEqual(['hello']);
  }, 20_000);

  test('an answer grows within its limits, and is one message', async () => {
    const chat = await write('write');
    expect(await saidIn(chat)).toEqual([`${words.join(' ')} `]);
    const { calls } = await teams.conversation(chat);
    report(`a streamed answer: ${calls.length} calls, none refused`);
    expect(calls.length).toBeGreaterThan(2);
  }, 30_000);

  test('an answer in a group comes as a whole', async () => {
    expect(await saidIn(await write('write', { type: 'groupChat' }))).toEqual([`${words.join(' ')} `]);
  }, 30_000);

  test('much at once is said at Teams’ pace, in order', async () => {
    const said = await saidIn(await write('burst'));
    expect(said).toEqual(Array.from({ length: 12 }, (_, i) => `number ${i}`));
  }, 30_000);

  test.each([
    { status: 429, retryAfterS: 1, times: 1 },
    { status: 502, times: 2 },
    { status: 412, times: 1 },
    { mode: 'reset', times: 1 } as const,
  ])(
    'a fault (%j) of the connector costs time, and no reply',
    async (fault) => {
      await teams.fault({ operation: 'reply', ...fault });
      expect(await saidIn(await write('hello'), { mayRefuse: true })).toEqual(['hello']);
    },
    30_000,
  );

  test('a person who presses Stop ends the answer', async () => {
    const who = await openedChat();
    await teams.call('POST', '/client/messages', { ...who, text: 'write for long' });
    const growing = async () =>
      (await teams.conversation(who.chat)).messages.some(({ isGrowing }) => isGrowing === true);
    await until(growing, 10_000);
    await teams.call('POST', '/client/stop', who);
    const startedAt = performance.now();
    await saidIn(who.chat, { mayRefuse: true });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 40_000);
});
