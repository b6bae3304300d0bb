import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '@frontdesk/server';
import { createLogger } from '@frontdesk/telemetry';
import { startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';

export const ada = 'usr_ada7k2m9qxr3';

export interface Stack {
  /** The app on a port of its own. */
  readonly server: Server;
  readonly url: string;
  readonly platform: StartedPlatform;
  /** The header of the program that asks. */
  asProgram(): Promise<Record<string, string>>;
  /** Signs a user in at the identity provider, who allows this app to act for them. */
  consentOf(user: string): Promise<void>;
  /** The header of a user who signed in at the identity provider. */
  as(user: string): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** The real platform and the real identity provider as processes, and the app in this one. */
export async function startStack(): Promise<Stack> {
  const provider = await startIdentityProvider();
  const platform = await startPlatform({ issuer: provider.issuer });
  const own = { OIDC_ISSUER: provider.issuer };
  const config = readConfig({
    ...placesOf(platform),
    ...own,
    PORT: '0',
    METRICS_PORT: '0',
    REQUEST_DEADLINE_MS: '10000',
  });
  const services = createServices(config, createLogger({ name: 'email-digest-bff', level: 'silent' }));
  services.lifecycle.ready();
  const server = listen(createApp(services), { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const as = async (user: string) => {
    return { Authorization: `Bearer ${await provider.token({ user, client: 'email-digest' })}` };
  };
  return {
    server,
    url,
    platform,
    as,
    async asProgram() {
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'jobs.run' });
      const client = Buffer.from('email-digest-scheduler:dev-email-digest-scheduler-secret').toString('base64');
      const headers = { authorization: `Basic ${client}` };
      const answer = await fetch(`${provider.issuer}/oauth2/token`, { method: 'POST', body, headers });
      return { Authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` };
    },
    consentOf: (user) => provider.consent({ user, client: 'email-digest', bff: url }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await services[Symbol.asyncDispose]();
      await Promise.all([platform.stop(), provider.stop()]);
    },
  };
}

/** What tells the app where the platform is. */
function placesOf({ urls }: StartedPlatform): Record<string, string> {
  const services = ['documents', 'identity', 'access', 'collaboration', 'activity'] as const;
  return Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, urls[service]]));
}
