import { once } from 'node:events';
import type { Server } from 'node:http';
import { listen } from '@frontdesk/server';
import { createLogger } from '@frontdesk/telemetry';
import { startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';
import request from 'supertest';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';

export const chiara = 'usr_chi9r5d3vnk8';
export const ada = 'usr_ada7k2m9qxr3';

export interface Stack {
  /** The app on a port of its own. */
  readonly server: Server;
  readonly platform: StartedPlatform;
  /** The `Authorization` of a user who signed in at the identity provider. */
  as(user: string): Promise<Record<string, string>>;
  readonly logged: Record<string, unknown>[];
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly platform?: Readonly<Record<string, string>>;
  /** Further variables of the app, such as a backend's URL. */
  readonly app?: Readonly<Record<string, string>>;
}

/** The real platform and the real identity provider as processes, and the app in this one. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const provider = await startIdentityProvider();
  const platform = await startPlatform({ issuer: provider.issuer, env: options.platform ?? {} });
  const config = readConfig({ ...environmentFor(platform, provider.issuer), ...options.app });
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const services = createServices(config, createLogger({ name: 'mobile-bff', destination: { write } }));
  services.lifecycle.ready();
  const server = listen(createApp(services), { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const tokens = new Map<string, Promise<string>>();
  const stack: Stack = {
    server,
    platform,
    logged,
    as: async (user) => {
      const token = tokens.get(user) ?? provider.token({ user, client: 'mobile' });
      tokens.set(user, token);
      return { Authorization: `Bearer ${await token}` };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await services[Symbol.asyncDispose]();
      await Promise.all([platform.stop(), provider.stop()]);
    },
  };
  await warmedUp(stack);
  return stack;
}

/** The platform makes its search index when it is first asked; tests are not about how long that takes. */
async function warmedUp(stack: Stack): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await request(stack.server)
      .get('/v1/documents?q=hub')
      .set(await stack.as(ada));
    if (answer.status === 200) return;
  }
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
  const hosts = ['files.platform.internal', 'avatars.platform.internal'];
  return {
    ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, urls[service]])),
    OIDC_ISSUER: issuer,
    FILE_ORIGINS: hosts.map((host) => `https://${host}=${urls.files}/${host}`).join(),
    PORT: '0',
    METRICS_PORT: '0',
  };
}

/** The ids of all documents that a user may see, as the app lists them. */
export async function documentsOf(stack: Stack, user: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/v1/documents?limit=50${cursor && `&cursor=${cursor}`}`;
    const { body } = await request(stack.server)
      .get(path)
      .set(await stack.as(user));
    ids.push(...(body.items as { documentId: string }[]).map((item) => item.documentId));
    cursor = body.nextCursor as string | null;
  }
  return ids;
}

/** A document of their organisation that Ada may see and Chiara may not. */
export async function hiddenFromChiara(stack: Stack): Promise<string> {
  const hers = new Set(await documentsOf(stack, chiara));
  const hidden = (await documentsOf(stack, ada)).find((id) => !hers.has(id));
  if (hidden === undefined) throw new Error('the seed has no document that Ada may see and Chiara may not');
  return hidden;
}
