import { createTokenVerifier } from '@frontdesk/auth';
import type { Revocations, TokenVerifier } from '@frontdesk/auth';
import { developmentKey, platformApiKey, signedContext, tokenExchange } from '@frontdesk/delegation';
import type { TokenExchange } from '@frontdesk/delegation';
import type { Idempotency } from '@frontdesk/idempotency';
import { createLifecycle } from '@frontdesk/lifecycle';
import type { Lifecycle } from '@frontdesk/lifecycle';
import type { RateLimiter } from '@frontdesk/rate-limit';
import { createPlatform } from '@frontdesk/service-clients';
import type { Credentials, Platform } from '@frontdesk/service-clients';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { createUpstream } from '@frontdesk/upstream';
import type { Upstream } from '@frontdesk/upstream';
import type { Config } from './config.ts';
import { observing } from './events.ts';
import type { Observing } from './events.ts';
import { createFileOrigins } from './files/file-origins.ts';
import type { FileOrigins } from './files/file-origins.ts';
import { createReads } from './reads.ts';
import type { Reads } from './reads.ts';
import { createSharedState } from './shared-state.ts';

/** Everything that lives as long as the process. Routes take of it what they name. */
export interface Services extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly verifier: TokenVerifier;
  readonly revocations: Revocations;
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly reads: Reads;
  readonly files: FileOrigins;
  readonly observe: Observing;
  readonly serverTiming: boolean;
}

export function createServices(
  config: Config,
  log = createLogger({ name: 'mobile-bff', level: config.LOG_LEVEL }),
): Services {
  const metrics = createMetrics({ app: 'mobile-bff' });
  const upstreams: Upstream[] = [];
  const reach = (service: string, urls: readonly string[]): Upstream => {
    const upstream = createUpstream({ service, urls, metrics, log });
    upstreams.push(upstream);
    return upstream;
  };
  const files = createFileOrigins(config.FILE_ORIGINS, { metrics, log });
  const { limiter, idempotency, revocations, close } = createSharedState(config, { metrics, log });
  return {
    config,
    log,
    metrics,
    lifecycle: createLifecycle(),
    verifier: createTokenVerifier({
      issuer: config.OIDC_ISSUER,
      audience: config.AUDIENCE,
      jwksUrl: config.JWKS_URL ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
      revocations,
    }),
    revocations,
    limiter,
    idempotency,
    reads: createReads(platformOf(config, reach)),
    files,
    observe: observing(metrics),
    serverTiming: config.SERVER_TIMING === 'on',
    [Symbol.asyncDispose]: async () => {
      await Promise.all([close(), files.close(), ...upstreams.map((upstream) => upstream.close())]);
    },
  };
}

type Connect = (service: string, urls: readonly string[]) => Upstream;

/** Each backend with what proves us there, as its team asks for it. */
function platformOf(config: Config, reach: Connect): Platform {
  const tokenUrl = new URL(config.TOKEN_URL ?? `${config.OIDC_ISSUER}/oauth2/token`);
  const tokens = tokenExchange({
    call: reach('login', [tokenUrl.origin]).http,
    path: tokenUrl.pathname,
    clientId: config.CLIENT_ID,
    clientSecret: config.CLIENT_SECRET,
  });
  const rest = (service: string, urls: readonly string[], credential: Credentials) => {
    const { http, stream } = reach(service, urls);
    return { call: http, stream, credential };
  };
  return createPlatform({
    documents: rest('documents', config.DOCUMENTS_URLS, tokens.for('documents', 'documents.read')),
    revisions: rest('revisions', config.REVISIONS_URLS, forBoth(tokens, 'revisions')),
    identity: rest('identity', config.IDENTITY_URLS, tokens.for('platform', 'identity.read')),
    access: rest('access', config.ACCESS_URLS, developmentKey({ key: config.PLATFORM_KEY })),
    collaboration: rest('collaboration', config.COLLABORATION_URLS, forBoth(tokens, 'collaboration')),
    search: {
      call: reach('search', config.SEARCH_URLS).grpc,
      credential: tokens.for('search', 'search.read'),
    },
    generation: rest('generation', config.GENERATION_URLS, platformApiKey({ key: config.GENERATION_KEY })),
    activity: rest('activity', config.ACTIVITY_URLS, signedContext({ secret: config.CONTEXT_KEY })),
  });
}

/** Reading is done with a token that cannot write. */
function forBoth(tokens: TokenExchange, audience: string): Credentials {
  return { reads: tokens.for(audience, `${audience}.read`), writes: tokens.for(audience, `${audience}.write`) };
}
