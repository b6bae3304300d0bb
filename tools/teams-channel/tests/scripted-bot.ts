// A small bot of the tests' own: answers by script, and calls the connector as a real one does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly activity: Record<string, unknown> & { type: string };
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export type Answer = (heard: Heard) => { status: number; body?: unknown } | Promise<{ status: number; body?: unknown }>;

export interface ScriptedBot {
  readonly url: string;
  readonly heard: Heard[];
  answer: Answer;
  stop(): void;
}

export async function scriptedBot(answer: Answer = () => ({ status: 200 })): Promise<ScriptedBot> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const heard = { activity: JSON.parse(text) as Heard['activity'], headers: request.headers };
    bot.heard.push(heard);
    const { status, body } = await bot.answer(heard);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bot: ScriptedBot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    heard: [],
    answer,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  return bot;
}

export interface BotSide {
  token(secret?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Called>;
}

export interface Called {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly retryAfter: string | null;
}

/** The bot's calls to this Teams. */
export function botSide(url: string, appId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35'): BotSide {
  let token: Promise<string> | undefined;
  const side: BotSide = {
    async token(secret = 'dev-bot-secret') {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: secret,
        scope: 'https://api.botframework.com/.default',
      });
      const answer = await fetch(`${url}/botframework.com/oauth2/v2.0/token`, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    async call(method, path, body, headers = {}) {
      token ??= side.token().then((answer) => String(answer.body['access_token']));
      const answer = await fetch(`${url}/teams/v3/conversations${path}`, {
        method,
        headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
        retryAfter: answer.headers.get('retry-after'),
      };
    },
  };
  return side;
}
