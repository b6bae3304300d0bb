import {
  auditSinkMissing,
  certificateMissing,
  platformPrices,
  proofsMissing,
  readEnvironment,
  unpriced,
} from '@frontdesk/configuration';
import {
  addresses,
  eventsUrl,
  fileOrigins,
  instances,
  names,
  oneOf,
  prices,
  proxies,
  rate,
  redisUrl,
  rules,
  sealingSecret,
  secret,
  text,
  url,
  whole,
} from '@frontdesk/configuration/values';
import type { Given, Variables } from '@frontdesk/configuration';
import { z } from 'zod';
import { factors, release, storeLink } from './config-values.ts';
import { development, developmentSecrets } from './development.ts';

const anyRelease = '0.0.0';

const Environment = z.object({
  NODE_ENV: text.optional(),
  PORT: whole(0, 65_535).default(3002),
  HOST: text.default('127.0.0.1'),
  METRICS_PORT: whole(0, 65_535).default(3102),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  DOCUMENTS_URLS: instances,
  REVISIONS_URLS: instances,
  IDENTITY_URLS: instances,
  ACCESS_URLS: instances,
  COLLABORATION_URLS: instances,
  SEARCH_URLS: instances,
  // How it is asked: gRPC over HTTP/2, or the same as JSON over HTTP/1.1 where it, or a proxy, offers the Connect protocol.
  SEARCH_PROTOCOL: oneOf('grpc', 'connect').default('grpc'),
  GENERATION_URLS: instances,
  ACTIVITY_URLS: instances,
  // A next version of a service, for those whom ROLLOUT sends there and what SHADOW copies there.
  DOCUMENTS_NEXT_URLS: instances.optional(),
  REVISIONS_NEXT_URLS: instances.optional(),
  IDENTITY_NEXT_URLS: instances.optional(),
  ACCESS_NEXT_URLS: instances.optional(),
  COLLABORATION_NEXT_URLS: instances.optional(),
  SEARCH_NEXT_URLS: instances.optional(),
  GENERATION_NEXT_URLS: instances.optional(),
  ACTIVITY_NEXT_URLS: instances.optional(),
  ROLLOUT: rules.optional(),
  SHADOW: rules.optional(),
  BALANCING: oneOf('least-requests', 'least-response-time', 'round-robin', 'weighted').default('least-requests'),
  DNS_SERVERS: addresses.optional(),
  // What proves us to backends that ask for a certificate, and whom we believe. PEM.
  BACKENDS_TLS_CA: secret.optional(),
  BACKENDS_TLS_CERT: secret.optional(),
  BACKENDS_TLS_KEY: secret.optional(),
  OIDC_ISSUER: url,
  AUDIENCE: text.default('urn:frontdesk:mobile-bff'),
  JWKS_URL: url.optional(),
  TOKEN_URL: url.optional(),
  CLIENT_ID: text.default('mobile-bff'),
  CLIENT_SECRET: secret,
  // For the access service, where no certificate proves us.
  PLATFORM_KEY: secret.optional(),
  GENERATION_KEY: secret,
  CONTEXT_KEY: secret,
  FILE_ORIGINS: fileOrigins.default([]),
  // The oldest release that is answered, and where to get a newer one. 0.0.0: all of them.
  APP_MINIMUM_IOS: release.default(anyRelease),
  APP_MINIMUM_ANDROID: release.default(anyRelease),
  APP_STORE_IOS: storeLink.default('https://apps.apple.com/'),
  APP_STORE_ANDROID: storeLink.default('https://play.google.com/store/apps'),
  TRUSTED_PROXIES: proxies.default([]),
  // Who may ask at all: CIDRs. None: everybody. Who is denied is refused also where they are allowed.
  ADDRESSES_ALLOWED: proxies.default([]),
  ADDRESSES_DENIED: proxies.default([]),
  // With them nothing but TLS is spoken; with TLS_CLIENT_CA to clients alone that have a certificate of it. PEM.
  TLS_CERT: secret.optional(),
  TLS_KEY: secret.optional(),
  TLS_CLIENT_CA: secret.optional(),
  // Each holds a file descriptor.
  MOST_CONNECTIONS: whole(1, 1_000_000).default(15_000),
  // From where on requests are refused: so many at once, and fewer while the event loop is so late.
  MOST_AT_ONCE: whole(1, 1_000_000).default(1000),
  SHED_DELAY_MS: whole(10, 10_000).default(200),
  SERVER_TIMING: oneOf('on', 'off').default('off'),
  REQUEST_DEADLINE_MS: whole(100, 60_000).default(2000),
  // From here on a request is slow: its line says what took its time, and its trace is kept.
  SLOW_REQUEST_MS: whole(1, 60_000).default(1000),
  // Where a collector of traces listens (OTLP over HTTP, such as http://jaeger:4318). Absent: nothing of it is loaded.
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  // The share of traces that are kept though nothing is wrong with them.
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.05),
  REDIS_URL: redisUrl.optional(),
  REDIS_COMMAND_DEADLINE_MS: whole(1, 10_000).default(50),
  EVENTS_URL: eventsUrl.optional(),
  // `process`: what is kept is kept here alone, also with a Redis. For one instance: others do not hear of its writes.
  CACHE: oneOf('on', 'process', 'off').default('on'),
  CACHE_MAX_MB: whole(1, 4096).default(64),
  CACHE_REDIS_URL: redisUrl.optional(),
  SWITCHES_FILE: text.optional(),
  // How many share the limits, while Redis has not said it yet.
  INSTANCES: whole(1, 1000).default(1),
  // Whole offices and mobile networks share an address.
  LIMIT_ADDRESS: rate.prefault('200/s burst 800'),
  // A list of documents with all its pictures, twice.
  LIMIT_USER: rate.prefault('50/s burst 200'),
  LIMIT_TENANT: rate.prefault('500/s burst 1000'),
  QUOTA_USER_DAILY: whole(1, 999_999_999).default(50_000),
  LIMIT_TIERS: factors.default({}),
  TIER_CLAIM: text.default('tier'),
  // The revisions service remembers keys for a day; twice that is the longest that runs nothing twice.
  IDEMPOTENCY_KEY_RETENTION_S: whole(60, 172_800).default(86_400),
  IDEMPOTENCY_LEASE_MS: whole(500, 30_000).default(10_000),
  IDEMPOTENCY_BARE_KEYS: oneOf('on', 'off').default('off'),
  // Whatever Redis holds of documents, answers and people is sealed with it; needed in production with a Redis.
  STATE_SEALING_KEY: sealingSecret.optional(),
  // Another server of the OpenAI protocol that writes answers; else the generation service does.
  MODEL_URLS: instances.optional(),
  MODEL_API_KEY: secret.optional(),
  // The first one that the organisation allows. Each needs a price.
  ANSWER_MODELS: names.prefault('platform-large,platform-small'),
  MODEL_PRICES: prices.prefault(platformPrices),
  ANSWER_MAX_TOKENS: whole(64, 8192).default(1024),
  // Some hundred answers.
  ANSWER_USER_TOKENS_DAILY: whole(1, 999_999_999).default(500_000),
  ANSWER_TENANT_TOKENS_MONTHLY: whole(1, 999_999_999).default(100_000_000),
  // For an app that is opened again; organisations may want less.
  ANSWER_KEPT_S: whole(0, 86_400).default(3600),
  ANSWER_LEASE_MS: whole(500, 60_000).default(5000),
  ANSWER_GRACE_MS: whole(500, 60_000).default(10_000),
  STREAMS_PER_USER: whole(1, 1000).default(20),
  // Where each read, write and refusal is recorded: a file (`-` is stdout), or a stream of a Redis.
  AUDIT_FILE: text.optional(),
  AUDIT_REDIS_URL: redisUrl.optional(),
  AUDIT_REDIS_RECORDS: whole(1_000, 100_000_000).default(250_000),
  // What happens while that is lost. Who has to account for everything sets `refuse`.
  AUDIT_ON_LOSS: oneOf('refuse', 'continue').default('continue'),
  DRAIN_DELAY_MS: whole(0, 60_000).default(5000),
  STOP_WITHIN_MS: whole(100, 120_000).default(10_000),
});
export type Config = z.output<typeof Environment>;

/** The configuration, or an error whose message is one line that names every bad value and shows none. */
export function readConfig(env: Variables = process.env): Config {
  return readEnvironment(env, {
    variables: Environment,
    development,
    developmentSecrets,
    httpsInProduction: ['OIDC_ISSUER', 'JWKS_URL', 'TOKEN_URL'],
    neededInProduction: [{ name: 'STATE_SEALING_KEY', with: ['REDIS_URL', 'CACHE_REDIS_URL'] }],
    unfit: (given, config) => [
      ...auditSinkMissing(given),
      ...certificateMissing(given),
      ...proofsMissing(given),
      ...storesMissing(given),
      ...unpriced(config),
    ],
  });
}

/** Who is refused is to be told where to go: the front page of a store is no place to find the app. */
function storesMissing(given: Given): string[] {
  const refusing = ['IOS', 'ANDROID'].filter((app) => (given[`APP_MINIMUM_${app}`] ?? anyRelease) !== anyRelease);
  const lost = refusing.filter((app) => given[`APP_STORE_${app}`] === undefined);
  return lost.map((app) => `APP_STORE_${app} is missing, with an APP_MINIMUM_${app}`);
}
