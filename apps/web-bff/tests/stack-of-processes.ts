import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  freePort,
  scriptedBrowser,
  startChild,
  startIdentityProvider,
  startPlatform,
  startRedis,
} from '@frontdesk/test-kit';
import type { ChildTool, ScriptedBrowser } from '@frontdesk/test-kit';
import { environmentFor } from './stack.ts';

/** Instances of the app as processes that share a Redis, and a login system whose mail is read on the way. */
export interface Fleet {
  readonly origin: string;
  readonly issuer: string;
  /** Where each instance really is. The first one is at the origin. */
  readonly instances: readonly string[];
  /** The refresh tokens that the login system was sent, in this order. */
  readonly refreshes: readonly string[];
  signedIn(): Promise<ScriptedBrowser>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export async function startFleet(count: number, ofProvider: Readonly<Record<string, string>>): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const origin = `http://127.0.0.1:${ports[0]}`;
  const providerPort = await freePort();
  const [mail, redis] = await Promise.all([startMailReader(providerPort), startRedis()]);
  const env = { PORT: String(providerPort), ISSUER: mail.url, WEB_ORIGIN: origin, ...ofProvider };
  const provider = await startIdentityProvider({ env });
  const platform = await startPlatform({ issuer: mail.url });
  const children: ChildTool[] = await Promise.all(
    ports.map((port) => {
      const own = { PORT: String(port), METRICS_PORT: '0', ORIGIN: origin, REDIS_URL: redis.url };
      return startChild(main, { env: { ...environmentFor(platform, mail.url), ...unhurried, ...own } });
    }),
  );
  return {
    origin,
    issuer: mail.url,
    instances: children.map(({ urls }) => urls['app'] ?? ''),
    refreshes: mail.refreshes,
    async signedIn() {
      const browser = scriptedBrowser();
      await browser.navigate(`${origin}/auth/login?returnTo=/`, { until: ({ href }) => href === `${origin}/` });
      return browser;
    },
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
      await Promise.all([platform.stop(), provider.stop(), redis.stop()]);
      mail.stop();
    },
  };
}

// A busy machine is not what the tests are about, nor are limits.
const unhurried = {
  REDIS_COMMAND_DEADLINE_MS: '5000',
  ...{ LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' },
  NODE_NO_WARNINGS: '1',
};

/** Stands before the login system, hands everything on, and counts on its own how often a token is refreshed. */
async function startMailReader(port: number) {
  const refreshes: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    let body = '';
    incoming
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .once('end', () => {
        const sent = new URLSearchParams(body);
        if (sent.get('grant_type') === 'refresh_token') refreshes.push(sent.get('refresh_token') ?? '');
      });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refreshes,
    stop: () => void server.close().closeAllConnections(),
  };
}
