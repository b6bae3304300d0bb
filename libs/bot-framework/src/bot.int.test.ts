import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createIdempotency, memoryStore } from '@frontdesk/idempotency';
import { createSeal } from '@frontdesk/sealing';
import { answerProblems, checkInput, createExpress, openExchange, serveRoutes } from '@frontdesk/server';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  authenticateChannel,
  botReports,
  channelTokens,
  createBot,
  message,
  openBotState,
  receiveActivity,
  serviceUrls,
} from './index.ts';
import type { Activity, Bot, Intent } from './index.ts';
import { appId, startChannel, tenantId } from './testing.ts';
import type { Channel } from './testing.ts';

// A bot of nothing but the lib, and a channel that signs as it is told.

interface BotServices {
  readonly greeting: string;
}

const runs: string[] = [];

const greet: Intent<BotServices, string> = {
  name: 'greet',
  needs: 'nobody',
  read: ({ type, text }) => (type === 'message' && text?.startsWith('hello') ? text : undefined),
  async handle({ services }, text) {
    runs.push(text);
    return message({ text: `${services.greeting}, ${text}` });
  },
};
const press: Intent<BotServices, string> = {
  name: 'press',
  needs: 'nobody',
  read: ({ name, id }) => (name === 'adaptiveCard/action' ? id : undefined),
  async handle(_turn, id) {
    runs.push(id);
    return { kind: 'invoke', status: 200, body: { runs: runs.length } };
  },
};
const mine: Intent<BotServices, true> = {
  name: 'mine',
  needs: 'user',
  read: ({ type, text }) => (type === 'message' && text === 'mine' ? true : undefined),
  handle: async () => message({ text: 'never' }),
};

let channel: Channel;
let bot: Bot;
let server: Server;
const cards: string[] = [];
const leavers: string[] = [];

beforeAll(async () => {
  channel = await startChannel();
  const log = createLogger({ name: 'bot', level: 'silent' });
  const seal = createSeal(() => [{ id: 'a', key: Buffer.alloc(32, 1) }]);
  bot = createBot({
    intents: [greet, press, mine],
    services: { greeting: 'Good day' },
    admission: { serviceUrls: serviceUrls([channel.serviceUrl]), tenants: [tenantId] },
    token: { url: `${channel.url}/token`, appId, secret: 'secret', scope: 'all' },
    state: openBotState({ redis: undefined, seal, mostWaiting: 10, retentionMs: 60_000 }),
    idempotency: createIdempotency({ store: memoryStore() }),
    signIn: {
      readSsoToken: () => Promise.reject(new Error('no token')),
      exchanges: [],
      verifier: { verify: () => Promise.reject(new Error('nobody')) },
      connectionName: 'frontdesk',
      resource: 'api://bot',
      link: async (_activity, cardId) => `https://desk.example/${cards.push(cardId)}`,
    },
    invokeWithinMs: 1_000,
    turnWithinMs: 5_000,
    workAtOnce: 4,
    workLeaseMs: 5_000,
    reports: botReports(createMetrics({ app: 'bot' }), log),
    log,
    tracing: undefined,
    before: async ({ text }) => text !== 'hello from nobody' || leavers.push(text) === 0,
  });
  const tokens = channelTokens({ metadataUrl: `${channel.url}/metadata`, issuer: channel.url, appId });
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log }));
  app.use(serveRoutes([receiveActivity], { bot }, [authenticateChannel(tokens), checkInput]));
  app.use(answerProblems());
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  bot.work.start();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await bot.close();
  await channel.close();
});
afterEach(() => {
  channel.said.length = 0;
  runs.length = 0;
});

async function send(more: Partial<Activity>, token?: string): Promise<Response> {
  const authorization = `Bearer ${token ?? (await channel.token())}`;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  const headers = { 'content-type': 'application/json', authorization };
  return await fetch(url, { method: 'POST', headers, body: JSON.stringify(channel.activity(more)) });
}

async function said(): Promise<unknown[]> {
  while ((await bot.work.waiting()) > 0) await pause(5);
  return channel.said.map(({ activity }) => activity['text'] ?? activity['attachments']);
}

const invoke = (id: string, more: Partial<Activity> = {}): Partial<Activity> => {
  const conversation = { id: 'a:card', tenantId, conversationType: 'personal' };
  return { type: 'invoke', name: 'adaptiveCard/action', id, conversation, value: {}, ...more };
};

describe('a message', () => {
  test('is acknowledged, and answered by the intent that reads it, with the services that it was given', async () => {
    expect((await send({ text: 'hello' })).status).toBe(202);
    expect(await said()).toEqual(['Good day, hello']);
    expect(channel.said[0]?.authorization).toBe('Bearer bot-token-1');
  });

  test('that no intent reads is acknowledged, and nothing is said', async () => {
    expect((await send({ text: 'what?' })).status).toBe(202);
    expect(await said()).toEqual([]);
  });

  test('that comes again is worked once', async () => {
    const conversation = { id: 'a:once', tenantId, conversationType: 'personal' };
    const again = { id: 'same', conversation, text: 'hello again' };
    expect((await Promise.all([send(again), send(again), send(again)])).map(({ status }) => status)).toEqual([
      202, 202, 202,
    ]);
    expect(await said()).toEqual(['Good day, hello again']);
  });

  test('of somebody who is not signed in is answered with a card that asks them to, and waits', async () => {
    await send({ text: 'mine' });
    expect(JSON.stringify(await said())).toMatch(/card\.oauth.*"uri":"api:\/\/bot".*https:\/\/desk\.example\/1/);
  });

  test('is not worked where nobody is to be spoken to', async () => {
    await send({ text: 'hello from nobody' });
    expect(await said()).toEqual([]);
    expect([leavers, runs]).toEqual([['hello from nobody'], []]);
  });
});

describe('an invoke', () => {
  test('is answered with what its intent gives, once for each', async () => {
    const answers = await Promise.all([send(invoke('press-1')), send(invoke('press-1'))]);
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ runs: 1 }, { runs: 1 }]);
  });

  test('that no intent reads is not implemented', async () => {
    expect((await send(invoke('other', { name: 'task/fetch' }))).status).toBe(501);
  });

  test('whose code of a sign-in by hand nobody can redeem is told so', async () => {
    const verify = { name: 'signin/verifyState', value: { state: 'code' } };
    expect((await send(invoke('verify', verify))).status).toBe(404);
  });
});

test('who shows no token, asks for replies in the answer, or is of another organisation is refused', async () => {
  expect((await send({ text: 'hello' }, 'not.a.token')).status).toBe(401);
  expect((await send({ text: 'hello', deliveryMode: 'expectReplies' })).status).toBe(400);
  const conversation = { id: 'a:1', tenantId: 'another', conversationType: 'personal' };
  expect((await send({ text: 'hello', conversation, channelData: {} })).status).toBe(403);
  expect(await said()).toEqual([]);
});
