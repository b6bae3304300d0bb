import {
  certificateMissing,
  auditSinkMissing,
  isPlainHttp,
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
  origin,
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
import type { Variables } from '@frontdesk/configuration';
import { z } from 'zod';
import { development, developmentSecrets } from './development.ts';

const Environment = z.object({
  NODE_ENV: text.optional(),
  PORT: whole(0, 65_535).default(3001),
  HOST: text.default('127.0.0.1'),
  METRICS_PORT: whole(0, 65_535).default(3101),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  DOCUMENTS_URLS: instances,
  REVISIONS_URLS: instances,
  IDENTITY_URLS: instances,
  ACCESS_URLS: instances,
  COLLABORATION_URLS: instances,
  SEARCH_URLS: instances,
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
  AUDIENCE: text.default('urn:frontdesk:web-bff'),
  JWKS_URL: url.optional(),
  TOKEN_URL: url.optional(),
  // As whom we exchange tokens for those of the backends.
  CLIENT_ID: text.default('web-bff'),
  CLIENT_SECRET: secret,
  // Where browsers find us; nothing of a request's own Host is believed.
  ORIGIN: origin,
  // As whom people sign in with us.
  SIGN_IN_CLIENT_ID: text.default('web'),
  SIGN_IN_CLIENT_SECRET: secret,
  SIGN_IN_SCOPE: text.default('openid profile email documents.read documents.write'),
  SESSION_SEALING_KEY: sealingSecret,
  SESSION_IDLE_S: whole(60, 86_400).default(1800),
  SESSION_ABSOLUTE_S: whole(60, 604_800).default(36_000),
  SESSION_COOKIE_NAME: text.default('frontdesk'),
  // Cookies without `Secure` and a login system on plain http: for development only.
  PLAIN_HTTP: oneOf('on', 'off').default('off'),
  // For the access service, where no certificate proves us.
  PLATFORM_KEY: secret.optional(),
  GENERATION_KEY: secret,
  CONTEXT_KEY: secret,
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
  CACHE: oneOf('on', 'off').default('on'),
  CACHE_MAX_MB: whole(1, 4096).default(64),
  CACHE_REDIS_URL: redisUrl.optional(),
  // Without any, attachments are listed, and not sent.
  FILE_ORIGINS: fileOrigins.default([]),
  SWITCHES_FILE: text.optional(),
  // How many share the limits, while Redis has not said it yet.
  INSTANCES: whole(1, 1000).default(1),
  // Whole offices share an address.
  LIMIT_ADDRESS: rate.prefault('200/s burst 800'),
  // Some tabs that are all opened again at once.
  LIMIT_USER: rate.prefault('50/s burst 200'),
  LIMIT_TENANT: rate.prefault('500/s burst 1000'),
  QUOTA_USER_DAILY: whole(1, 999_999_999).default(50_000),
  // The revisions service remembers keys for a day; twice that is the longest that runs nothing twice.
  IDEMPOTENCY_KEY_RETENTION_S: whole(60, 172_800).default(86_400),
  IDEMPOTENCY_LEASE_MS: whole(500, 30_000).default(10_000),
  IDEMPOTENCY_BARE_KEYS: oneOf('on', 'off').default('off'),
  // Whatever Redis holds of documents, answers and people is sealed with it; needed in production with a Redis.
  STATE_SEALING_KEY: sealingSecret.optional(),
  // GraphQL operations other than the app's own, and the schema told: for development only.
  GRAPHQL_ARBITRARY: oneOf('on', 'off').default('off'),
  // A page of 50 documents with owner, analytics and comment counts costs 652.
  GRAPHQL_COST_LIMIT: whole(1, 1_000_000).default(2000),
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
  // For a reload and a second tab; organisations may want less.
  ANSWER_KEPT_S: whole(0, 86_400).default(3600),
  ANSWER_LEASE_MS: whole(500, 60_000).default(5000),
  ANSWER_GRACE_MS: whole(500, 60_000).default(10_000),
  STREAMS_PER_USER: whole(1, 1000).default(20),
  // A document that is read is looked at so often for who is there, by one of all instances.
  LIVE_PRESENCE_MS: whole(500, 60_000).default(5000),
  // Grants that expire are told by nobody.
  LIVE_RECHECK_MS: whole(500, 600_000).default(60_000),
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
    developmentSwitches: ['PLAIN_HTTP', 'GRAPHQL_ARBITRARY'],
    httpsInProduction: ['OIDC_ISSUER', 'JWKS_URL', 'TOKEN_URL', 'ORIGIN'],
    neededInProduction: [{ name: 'STATE_SEALING_KEY', with: ['REDIS_URL', 'CACHE_REDIS_URL'] }],
    unfit: (given, config) => [
      ...auditSinkMissing(given),
      ...certificateMissing(given),
      ...proofsMissing(given),
      ...unfitSessions(config),
      ...unpriced(config),
    ],
  });
}

/** Browsers keep session cookies for https only, and a session does not outlive itself. */
function unfitSessions(config: Config | undefined): string[] {
  if (config === undefined) return [];
  const { ORIGIN, PLAIN_HTTP, SESSION_IDLE_S, SESSION_ABSOLUTE_S } = config;
  return [
    ...(isPlainHttp(ORIGIN) && PLAIN_HTTP === 'off' ? ['ORIGIN must be https, or PLAIN_HTTP on'] : []),
    ...(SESSION_IDLE_S > SESSION_ABSOLUTE_S ? ['SESSION_IDLE_S must not exceed SESSION_ABSOLUTE_S'] : []),
  ];
}
