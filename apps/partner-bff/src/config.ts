import { auditSinkMissing, certificateMissing, proofsMissing, readEnvironment } from '@frontdesk/configuration';
import {
  addresses,
  eventsUrl,
  instances,
  oneOf,
  proxies,
  rate,
  redisUrl,
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
  PORT: whole(0, 65_535).default(3004),
  HOST: text.default('127.0.0.1'),
  METRICS_PORT: whole(0, 65_535).default(3104),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  DOCUMENTS_URLS: instances,
  IDENTITY_URLS: instances,
  ACCESS_URLS: instances,
  COLLABORATION_URLS: instances,
  ACTIVITY_URLS: instances,
  BALANCING: oneOf('least-requests', 'least-response-time', 'round-robin', 'weighted').default('least-requests'),
  DNS_SERVERS: addresses.optional(),
  // What proves us to backends that ask for a certificate, and whom we believe. PEM.
  BACKENDS_TLS_CA: secret.optional(),
  BACKENDS_TLS_CERT: secret.optional(),
  BACKENDS_TLS_KEY: secret.optional(),
  OIDC_ISSUER: url,
  AUDIENCE: text.default('urn:frontdesk:partner-bff'),
  JWKS_URL: url.optional(),
  TOKEN_URL: url.optional(),
  CLIENT_ID: text.default('partner-bff'),
  CLIENT_SECRET: secret,
  // As what people sign in when they allow us to act for them while they are away, and how long that is kept unused.
  CONSENT_CLIENT_ID: text.default('partner'),
  CONSENT_CLIENT_SECRET: secret,
  CONSENT_KEPT_DAYS: whole(1, 3650).default(90),
  // Where the keys are if not in REDIS_URL, and which of them are taken: those made for this environment.
  API_KEYS_FILE: text.optional(),
  API_KEYS_ENVIRONMENT: text.default('dev'),
  // For the access service, where no certificate proves us.
  PLATFORM_KEY: secret.optional(),
  CONTEXT_KEY: secret,
  TRUSTED_PROXIES: proxies.default([]),
  // Who may ask at all: CIDRs. None: everybody. Who is denied is refused also where they are allowed.
  ADDRESSES_ALLOWED: proxies.default([]),
  ADDRESSES_DENIED: proxies.default([]),
  // With them nothing but TLS is spoken; with TLS_CLIENT_CA to clients alone that have a certificate of it. PEM.
  TLS_CERT: secret.optional(),
  TLS_KEY: secret.optional(),
  TLS_CLIENT_CA: secret.optional(),
  MOST_CONNECTIONS: whole(1, 1_000_000).default(15_000),
  // From where on requests are refused: so many at once, and fewer while the event loop is so late.
  MOST_AT_ONCE: whole(1, 1_000_000).default(1000),
  SHED_DELAY_MS: whole(10, 10_000).default(200),
  SERVER_TIMING: oneOf('on', 'off').default('off'),
  REQUEST_DEADLINE_MS: whole(100, 60_000).default(2000),
  SLOW_REQUEST_MS: whole(1, 60_000).default(1000),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.05),
  REDIS_URL: redisUrl.optional(),
  REDIS_COMMAND_DEADLINE_MS: whole(1, 10_000).default(50),
  EVENTS_URL: eventsUrl.optional(),
  CACHE_MAX_MB: whole(1, 4096).default(64),
  CACHE_REDIS_URL: redisUrl.optional(),
  SWITCHES_FILE: text.optional(),
  // How many share the limits, while Redis has not said it yet.
  INSTANCES: whole(1, 1000).default(1),
  LIMIT_ADDRESS: rate.prefault('200/s burst 800'),
  // For a key with which nothing else was agreed (`npm run keys -- create … --limit pace=600 --limit daily=20000`).
  KEY_REQUESTS_A_MINUTE: whole(1, 999_999).default(300),
  KEY_REQUESTS_A_DAY: whole(1, 999_999_999).default(10_000),
  LIMIT_TENANT: rate.prefault('500/s burst 1000'),
  // Whatever Redis holds of documents and people is sealed with it; needed in production with a Redis.
  STATE_SEALING_KEY: sealingSecret.optional(),
  // Where each read and refusal is recorded: a file (`-` is stdout), or a stream of a Redis.
  AUDIT_FILE: text.optional(),
  AUDIT_REDIS_URL: redisUrl.optional(),
  AUDIT_REDIS_RECORDS: whole(1_000, 100_000_000).default(250_000),
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
    unfit: (given) => [...auditSinkMissing(given), ...certificateMissing(given), ...proofsMissing(given)],
    unfitForProduction: ({ REDIS_URL, API_KEYS_FILE }) =>
      (REDIS_URL ?? API_KEYS_FILE) ? [] : ['API_KEYS_FILE is missing, and so is REDIS_URL'],
  });
}
