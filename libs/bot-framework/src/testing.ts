import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';

export { chooseIntent } from './turns/choose-intent.ts';
export { oauthCard } from './sign-in/sign-in-card.ts';
export { memoryKept } from './state/kept.ts';

// A channel for tests of a bot alone: it signs as it is told, and takes down what the bot says.

export const appId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
export const tenantId = '3f0c8a1e-2222-4444-8888-000000000001';
// Teams' limits are for each organisation.
export const moreTenants = Array.from({ length: 19 }, (_, i) => `3f0c8a1e-2222-4444-8888-1000000000${i + 10}`);

export interface Said {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly activity: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly id: string;
  readonly status: number;
}

export interface Signing {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Default `main`. `unendorsed` and `otherChannel` are listed, `unlisted` is not. */
  readonly key?: KeyName;
}

type KeyName = 'main' | 'unendorsed' | 'otherChannel' | 'unlisted';

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly afterMs?: number;
}

export interface Channel {
  readonly url: string;
  readonly serviceUrl: string;
  readonly env: Readonly<Record<string, string>>;
  readonly said: Said[];
  /** How often bots asked for a token, and for keys. */
  readonly asked: { token: number; keys: number };
  /** What the connector answers; undefined: 201 with an id. */
  answer: ((said: Omit<Said, 'id' | 'status'>) => Answered | undefined) | undefined;
  token(signing?: Signing): Promise<string>;
  activity(more?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  close(): Promise<void>;
}

const endorsed: Readonly<Record<KeyName, readonly string[] | undefined>> = {
  main: ['msteams'],
  otherChannel: ['webchat'],
  unendorsed: undefined,
  unlisted: ['msteams'],
};

export async function startChannel(): Promise<Channel> {
  const keys = await makeKeys();
  const asked = { token: 0, keys: 0 };
  const said: Said[] = [];
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/teams/`;
  let ids = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const text = (await request.setEncoding('utf8').toArray()).join('');
    if (path === '/metadata') return json(response, 200, { issuer: url, jwks_uri: `${url}/keys` });
    if (path === '/keys') {
      asked.keys += 1;
      return json(response, 200, { keys: keys.listed });
    }
    if (path === '/token') {
      asked.token += 1;
      return json(response, 200, { access_token: `bot-token-${asked.token}`, expires_in: 3600, token_type: 'Bearer' });
    }
    const { method = '' } = request;
    if (text === '') return json(response, 404, {});
    const told = { at: performance.now(), method, path, authorization: request.headers.authorization };
    const heard = { ...told, activity: JSON.parse(text) as Said['activity'] };
    const id = `sent-${++ids}`;
    const { status, headers, body, afterMs = 0 } = channel.answer?.(heard) ?? { status: 201 };
    said.push({ ...heard, id, status });
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    json(response, status, body ?? (status < 300 ? { id } : {}), headers);
  }

  const channel: Channel = {
    url,
    serviceUrl,
    said,
    asked,
    answer: undefined,
    env: {
      BOT_APP_ID: appId,
      BOT_APP_SECRET: 'secret of the bot',
      BOT_OPENID_METADATA_URL: `${url}/metadata`,
      BOT_ISSUER: url,
      BOT_TOKEN_URL: `${url}/token`,
      SERVICE_URLS_ALLOWED: serviceUrl,
      TEAMS_TENANTS: [tenantId, ...moreTenants].join(),
    },
    async token({ claims = {}, header = {}, key = 'main' } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: url, aud: appId, nbf: now - 10, exp: now + 600, serviceurl: serviceUrl, ...claims };
      return await new SignJWT(all)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key, ...header })
        .sign(keys.privates[key]);
    },
    activity: (more = {}) => ({
      type: 'message',
      id: `activity-${++ids}`,
      channelId: 'msteams',
      serviceUrl,
      from: { id: '29:ada', name: 'Ada', aadObjectId: 'a0a0a0a0-0000-4000-8000-000000000001' },
      recipient: { id: `28:${appId}`, name: 'Frontdesk' },
      conversation: { id: `a:conversation-${ids}`, tenantId, conversationType: 'personal' },
      channelData: { tenant: { id: tenantId } },
      locale: 'en-GB',
      text: 'help',
      ...more,
    }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return channel;
}

async function makeKeys() {
  const listed: JWK[] = [];
  const privates = {} as Record<KeyName, Awaited<ReturnType<typeof generateKeyPair>>['privateKey']>;
  for (const name of Object.keys(endorsed) as KeyName[]) {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    privates[name] = privateKey;
    const endorsements = endorsed[name];
    const jwk = {
      ...(await exportJWK(publicKey)),
      kid: name,
      ...(endorsements && { endorsements: [...endorsements] }),
    };
    if (name !== 'unlisted') listed.push(jwk);
  }
  return { listed, privates };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Answered['headers'] = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
