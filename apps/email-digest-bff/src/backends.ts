import { Resolver } from 'node:dns/promises';
import { discover } from '@frontdesk/balancing';
import type { Discovery } from '@frontdesk/balancing';
import { backendsTls } from '@frontdesk/configuration';
import { loginSystem } from '@frontdesk/consents';
import type { LoginSystem } from '@frontdesk/consents';
import { clientCertificate, developmentKey, signedContext, tokenExchange } from '@frontdesk/delegation';
import { createPlatform, headerLists } from '@frontdesk/service-clients';
import type { Credentials, Platform, PlatformOptions } from '@frontdesk/service-clients';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { createUpstream } from '@frontdesk/upstream';
import type { Upstream } from '@frontdesk/upstream';
import type { Config } from './config.ts';

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface Backends {
  readonly platform: Platform;
  /** Where people allow us to act for them, and end it. */
  readonly login: LoginSystem;
  close(): Promise<void>;
}

/** Each backend: where its instances are, how it is called, and what proves us there, as its team asks for it. */
export function createBackends(config: Config, telling: Telling, options: PlatformOptions): Backends {
  const open: { close(): unknown }[] = [];
  const find = finding(config, open);
  const reach = (service: string, urls: readonly string[], more: object = {}): Upstream => {
    const upstream = createUpstream({
      service,
      urls,
      balance: { choice: config.BALANCING },
      // A backend that takes most of the time that a whole request has is as good as away.
      breaker: { slowCallMs: config.REQUEST_DEADLINE_MS * 0.75 },
      maxAnswerBytes: 4 * 1024 * 1024, // operations with larger answers say so themselves
      ...backendsTls(config),
      ...telling,
      ...find(urls),
      ...more,
    });
    open.unshift(upstream); // closed before what finds its instances
    return upstream;
  };
  const rest = (service: string, urls: readonly string[], credential: Credentials) => {
    const { http: call, stream } = reach(service, urls, headerLists);
    return { call, stream, credential };
  };
  const tokenUrl = new URL(config.TOKEN_URL ?? `${config.OIDC_ISSUER}/oauth2/token`);
  const { http: call } = reach('login', [tokenUrl.origin]);
  const path = tokenUrl.pathname;
  const tokens = tokenExchange({ call, path, clientId: config.CLIENT_ID, clientSecret: config.CLIENT_SECRET });
  const platform = createPlatform(
    {
      documents: rest('documents', config.DOCUMENTS_URLS, tokens.for('documents', 'documents.read')),
      identity: rest('identity', config.IDENTITY_URLS, tokens.for('platform', 'identity.read')),
      access: rest('access', config.ACCESS_URLS, proofForAccess(config)),
      collaboration: rest(
        'collaboration',
        config.COLLABORATION_URLS,
        tokens.for('collaboration', 'collaboration.read'),
      ),
      activity: rest('activity', config.ACTIVITY_URLS, signedContext({ secret: config.CONTEXT_KEY })),
    },
    options,
  );
  const { CONSENT_CLIENT_ID: clientId, CONSENT_CLIENT_SECRET: clientSecret } = config;
  const login = loginSystem({ call, tokenPath: path, clientId, clientSecret });
  return { platform, login, close: async () => void (await Promise.all(open.map((one) => one.close()))) };
}

/** In production a certificate proves us; in development a key does. */
function proofForAccess({ BACKENDS_TLS_CERT, PLATFORM_KEY }: Config): Credentials {
  return BACKENDS_TLS_CERT === undefined && PLATFORM_KEY !== undefined
    ? developmentKey({ key: PLATFORM_KEY })
    : clientCertificate();
}

/** Instances that DNS names are looked up again and again; a list of URLs stays as it is. */
function finding({ DNS_SERVERS }: Config, open: { close(): unknown }[]) {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (DNS_SERVERS) resolver.setServers(DNS_SERVERS);
  return (urls: readonly string[]): { readonly discovery?: Discovery } => {
    if (!urls.some((url) => url.startsWith('dns+'))) return {};
    const discovery = discover(urls, { resolver });
    open.push(discovery);
    return { discovery };
  };
}
