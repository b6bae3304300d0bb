import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@frontdesk/telemetry';
import { scriptedBrowser, startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedPlatform } from '@frontdesk/test-kit';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';

export const ada = 'usr_ada7k2m9qxr3';
export const chiara = 'usr_chi9r5d3vnk8';

/** What an instance was asked, and with what it answered as soon as it has. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number | undefined;
}

export interface Stack {
  /** Where browsers find the app. */
  readonly origin: string;
  /** The login system. */
  readonly issuer: string;
  /** Where each instance really is. The first one is at the origin. */
  readonly instances: readonly URL[];
  readonly platform: StartedPlatform;
  readonly logged: string[];
  /** In this order. */
  readonly received: Received[];
  /** A browser in which this user has signed in, through the first instance. */
  signedIn(user?: string): Promise<ScriptedBrowser>;
  /** The same browser, whose requests from now on reach another instance. */
  through(browser: ScriptedBrowser, instance: number): ScriptedBrowser;
  stop(): Promise<void>;
}

interface StackOptions {
  readonly instances?: number;
  readonly platform?: Readonly<Record<string, string>>;
  readonly provider?: Readonly<Record<string, string>>;
  readonly app?: Readonly<Record<string, string>>;
}

/** The real platform and the real identity provider as processes, and instances of the app in this one. */
export async function startStack({ instances: count = 1, ...options }: StackOptions = {}): Promise<Stack> {
  const places = await Promise.all(Array.from({ length: count }, () => listening()));
  const instances = places.map(({ url }) => url);
  const origin = instances[0]?.origin ?? '';
  const provider = await startIdentityProvider({ env: { WEB_ORIGIN: origin, ...options.provider } });
  const platform = await startPlatform({ issuer: provider.issuer, env: options.platform ?? {} });
  const env = { ...environmentFor(platform, provider.issuer), ORIGIN: origin, ...options.app };
  const logged: string[] = [];
  const log = createLogger({ name: 'web-bff', destination: { write: (line: string) => void logged.push(line) } });
  const received: Received[] = [];
  const started = places.map(({ server }) => {
    server.on('request', ({ method = '', url = '', headers }, response) => {
      const status = () => (response.headersSent ? response.statusCode : undefined);
      received.push({
        method,
        path: url,
        headers,
        get status() {
          return status();
        },
      });
    });
    const services = createServices(readConfig(env), log);
    services.lifecycle.ready();
    server.on('request', createApp(services));
    return services;
  });
  await Promise.all(started.map(({ sessions }) => sessions.ready));
  const balancer = new WeakMap<ScriptedBrowser, { instance: number }>();
  return {
    origin,
    issuer: provider.issuer,
    instances,
    platform,
    logged,
    received,
    async signedIn(user = ada) {
      const to = { instance: 0 };
      const browser = scriptedBrowser((url) => toInstance(url, origin, instances[to.instance]));
      balancer.set(browser, to);
      await browser.navigate(`${origin}/auth/login?returnTo=/`, { user, until: (url) => url.pathname === '/' });
      return browser;
    },
    through(browser, instance) {
      (balancer.get(browser) ?? { instance: 0 }).instance = instance;
      return browser;
    },
    async stop() {
      await Promise.all(started.map((services) => services[Symbol.asyncDispose]()));
      for (const { server } of places) server.close().closeAllConnections();
      await Promise.all([platform.stop(), provider.stop()]);
    },
  };
}

/** A port that listens before what it serves is known: the provider wants to know where the app is. */
async function listening(): Promise<{ readonly server: Server; readonly url: URL }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

function toInstance(url: URL, origin: string, instance: URL | undefined): URL {
  return url.origin === origin && instance ? new URL(url.href.slice(origin.length), instance) : url;
}

/** What tells the app where the platform is. */
export function environmentFor({ urls }: StartedPlatform, issuer: string): Record<string, string> {
  const services = [
    'documents',
    'revisions',
    'identity',
    'access',
    'collaboration',
    'search',
    'generation',
    'activity',
  ] as const;
  return {
    ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, urls[service]])),
    OIDC_ISSUER: issuer,
    FILE_ORIGINS: `https://files.platform.internal=${urls.files}/files.platform.internal`,
    REQUEST_DEADLINE_MS: '10000', // a busy machine is not what the tests are about
  };
}
