import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { serviceUrls } from '../channel-auth/service-urls.ts';
import { createConnector } from './connector.ts';
import type { Connector } from './connector.ts';
import { ConnectorFailure } from './problems.ts';

interface Heard {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly text: string;
}

let server: Server;
let serviceUrl: string;
let connector: Connector;
let heard: Heard[] = [];
let answers: { status: number; headers?: Record<string, string>; body?: object }[] = [];
let tokens = 0;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const text = (await request.setEncoding('utf8').toArray()).join('');
    heard.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, text });
    const { status, headers, body } = answers.shift() ?? { status: 201, body: { id: 'new' } };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams`;
  const free = { take: async () => 0 };
  connector = createConnector({
    serviceUrls: serviceUrls([serviceUrl]),
    token: { get: async () => `token ${tokens}`, refused: () => void (tokens += 1) },
    paces: { conversation: free, tenant: free },
    random: () => 0,
  });
});
afterAll(async () => {
  await connector.close();
  server.close();
});
beforeEach(() => {
  heard = [];
  answers = [];
});

const to = () => ({
  serviceUrl,
  channelId: 'msteams',
  conversationId: '19:a;messageid=1@thread.v2',
  conversationType: 'groupChat',
  tenantId: 'tenant',
  bot: { id: '28:bot' },
});
const hello = { type: 'message', text: 'hello' };
const place = '/teams/v3/conversations/19%3Aa%3Bmessageid%3D1%40thread.v2/activities';

describe('the connector', () => {
  test('sends and replies where the conversation is', async () => {
    expect(await connector.send(to(), hello)).toBe('new');
    await connector.send(to(), hello, { replyTo: '1:2' });
    expect(heard.map(({ line }) => line)).toEqual([`POST ${place}`, `POST ${place}/1%3A2`]);
  });

  test('sends nothing, and no token, to an address that is not on the list', async () => {
    const elsewhere = { ...to(), serviceUrl: serviceUrl.replace('/teams', '/other') };
    await expect(connector.send(elsewhere, hello)).rejects.toThrow(/not on the list/);
    expect(heard).toEqual([]);
  });

  test('follows no redirect: the token stays here', async () => {
    answers = [{ status: 307, headers: { location: `${serviceUrl}/elsewhere` } }];
    await expect(connector.send(to(), hello)).rejects.toMatchObject({ status: 307 });
    expect(heard).toHaveLength(1);
  });

  test.each([412, 502, 504])('sends again after %i, a few times', async (status) => {
    answers = [{ status }];
    expect(await connector.send(to(), hello)).toBe('new');
    answers = [{ status }, { status }];
    await expect(connector.send(to(), hello, { mostTries: 2 })).rejects.toMatchObject({ status, isPassing: true });
    expect(heard).toHaveLength(4);
  });

  test('waits as long as Teams says', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '1' } }];
    const startedAt = performance.now();
    await connector.send(to(), hello);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test('does not wait longer than a turn has: whoever does the work comes back to it then', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '90' } }];
    const refused = { status: 429, retryAfterMs: 90_000, isPassing: true };
    await expect(connector.send(to(), hello)).rejects.toMatchObject(refused);
    expect(heard).toHaveLength(1);
  }, 3_000);

  test.each([
    ['a moment', () => new Date(Date.now() + 90_000).toUTCString(), 80_000, 90_000],
    ['nothing that can be read', () => 'soon', undefined, undefined],
    ['a moment that is over', () => new Date(0).toUTCString(), undefined, undefined],
  ])('understands a Retry-After that is %s', async (_what, value, least, most) => {
    answers = [{ status: 429, headers: { 'retry-after': value() } }];
    const failure = (await connector
      .send(to(), hello, { mostTries: 1 })
      .catch((error: unknown) => error)) as ConnectorFailure;
    expect(failure.status).toBe(429);
    if (least === undefined) expect(failure.retryAfterMs).toBeUndefined();
    else expect([failure.retryAfterMs! > least, failure.retryAfterMs! <= most]).toEqual([true, true]);
  });

  test('gets a new token once, where the old one is not taken', async () => {
    answers = [{ status: 401 }];
    await connector.send(to(), hello);
    expect(new Set(heard.map(({ authorization }) => authorization)).size).toBe(2);
    answers = [{ status: 401 }, { status: 401 }];
    await expect(connector.send(to(), hello)).rejects.toMatchObject({ status: 401 });
  });

  test.each([
    [400, 'BadArgument', { isPassing: false, isGone: false }],
    [403, 'BotNotInConversationRoster', { isPassing: false, isGone: true }],
    [404, 'ConversationNotFound', { isPassing: false, isGone: true }],
    [413, 'MessageSizeTooBig', { isPassing: false, isGone: false }],
    [500, 'ServiceError', { isPassing: true, isGone: false }],
  ])('does not send again after %i %s', async (status, code, means) => {
    answers = [{ status, body: { error: { code } } }];
    await expect(connector.send(to(), hello)).rejects.toMatchObject({ status, code, ...means });
    expect(heard).toHaveLength(1);
  });

  test('sends in order within a conversation, also past one that is sent again', async () => {
    answers = [{ status: 502 }];
    await Promise.all(['one', 'two', 'three'].map((text) => connector.send(to(), { type: 'message', text })));
    const said = heard.map(({ text }) => (JSON.parse(text) as { text: string }).text);
    expect(said).toEqual(['one', 'one', 'two', 'three']);
  });

  test('asks whether it may, before each try', async () => {
    answers = [{ status: 502 }];
    let asked = 0;
    const mayGo = (): void => {
      if (++asked > 1) throw new Error('no longer');
    };
    await expect(connector.send(to(), hello, { mayGo })).rejects.toThrow('no longer');
    expect(heard).toHaveLength(1);
  });

  test('that nobody answers is told apart from one that refuses', async () => {
    server.closeAllConnections();
    const nobody = { ...to(), serviceUrl };
    const gone = createConnector({
      serviceUrls: serviceUrls(['http://127.0.0.1:9/']),
      token: { get: async () => 'token', refused: () => undefined },
      paces: { conversation: { take: async () => 0 }, tenant: { take: async () => 0 } },
    });
    const failure = await gone
      .send({ ...nobody, serviceUrl: 'http://127.0.0.1:9/' }, hello, { mostTries: 1 })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorFailure);
    expect(failure).toMatchObject({ status: undefined, isPassing: true });
    await gone.close();
  });
});
