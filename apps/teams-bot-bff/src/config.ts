import { botTooOpen, exchangeIncomplete, serviceUrlsAllowed, teamsServiceUrls } from '@frontdesk/bot-framework/values';
import {
  certificateMissing,
  auditSinkMissing,
  platformPrices,
  proofsMissing,
  readEnvironment,
  unpriced,
} from '@frontdesk/configuration';
import {
  addresses,
  eventsUrl,
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
import type { Variables } from '@frontdesk/configuration';
import { z } from 'zod';
import { development, developmentSecrets } from './development.ts';

const Environment = z.object({
  NODE_ENV: text.optional(),
  PORT: whole(0, 65_535).default(3003),
  HOST: text.default('127.0.0.1'),
  METRICS_PORT: whole(0, 65_535).default(3103),
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
  AUDIENCE: text.default('urn:frontdesk:teams-bot-bff'),
  JWKS_URL: url.optional(),
  TOKEN_URL: url.optional(),
  CLIENT_ID: text.default('teams-bot-bff'),
  CLIENT_SECRET: secret,
  // For the access service, where no certificate proves us.
  PLATFORM_KEY: secret.optional(),
  GENERATION_KEY: secret,
  CONTEXT_KEY: secret,
  // Where documents are opened in a browser.
  WEB_ORIGIN: url.transform((value) => new URL(value).origin),
  // As what we are registered with Bot Framework. There is no bot without it: an anonymous one would believe anyone.
  BOT_APP_ID: text,
  BOT_APP_SECRET: secret,
  BOT_OPENID_METADATA_URL: url.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  BOT_ISSUER: text.default('https://api.botframework.com'),
  // Of a bot of one organisation: its own tenant instead of botframework.com.
  BOT_TOKEN_URL: url.default('https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token'),
  BOT_TOKEN_SCOPE: text.default('https://api.botframework.com/.default'),
  SERVICE_URLS_ALLOWED: serviceUrlsAllowed.prefault(teamsServiceUrls),
  TEAMS_TENANTS: names,
  // Who signs the tokens that Teams sends for its users, and for what: the Application ID URI of the bot.
  SSO_ISSUER: url,
  SSO_JWKS_URL: url,
  SSO_AUDIENCE: text,
  // For whom Teams has no token: where they sign in by hand, and this app as their browsers reach it.
  SSO_AUTHORIZE_URL: url.optional(),
  SSO_SIGN_IN_SCOPE: text.optional(),
  BOT_ORIGIN: url.transform((value) => new URL(value).origin).optional(),
  // Teams' library for pages, and what its file must be (Subresource Integrity).
  TEAMS_JS_URL: url.default('https://res.cdn.office.net/teams-js/2.58.0/js/MicrosoftTeams.min.js'),
  TEAMS_JS_INTEGRITY: text.default('sha384-sMo/EOqQPa1OCup2/VBRum7oFeOS22kvs8WGDc45xK53tUVZzFR5WwFYDUYN1LO4'),
  SSO_CONNECTION_NAME: text.default('frontdesk'),
  // Whether the login system takes such a token as it is, or Entra is asked first for one that is for the login system.
  SSO_EXCHANGE: oneOf('token-exchange', 'on-behalf-of').default('token-exchange'),
  SSO_EXCHANGE_SCOPE: text.optional(),
  SSO_TOKEN_URL: url.optional(),
  // What waits, what is kept of sign-ins, and whatever else Redis holds of documents and people is sealed with it.
  STATE_SEALING_KEY: sealingSecret,
  // Teams gives up after 5 s, the way there included.
  INVOKE_DEADLINE_MS: whole(100, 4_500).default(4_000),
  // Teams ends a streamed answer after two minutes; the rest is for what comes before it.
  TURN_WITHIN_MS: whole(1_000, 600_000).default(150_000),
  WORK_AT_ONCE: whole(1, 1_000).default(32),
  // Few: what they say counts for the pace that Teams allows, and comes before the next reply.
  NOTICES_AT_ONCE: whole(1, 1_000).default(8),
  WORK_MOST_WAITING: whole(1, 1_000_000).default(10_000),
  WORK_LEASE_MS: whole(500, 60_000).default(10_000),
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
  SWITCHES_FILE: text.optional(),
  // How many share the limits, while Redis has not said it yet.
  INSTANCES: whole(1, 1000).default(1),
  // All of Teams comes from few addresses.
  LIMIT_ADDRESS: rate.prefault('2000/s burst 8000'),
  // Of the API: a bot that shows what one person asks for.
  LIMIT_USER: rate.prefault('50/s burst 200'),
  LIMIT_TENANT: rate.prefault('500/s burst 1000'),
  QUOTA_USER_DAILY: whole(1, 999_999_999).default(50_000),
  // Teams tries again for some minutes; a day is for what is told of late.
  SEEN_RETENTION_S: whole(600, 172_800).default(86_400),
  // Who writes answers. Without: the generation service of the platform.
  MODEL_URLS: instances.optional(),
  MODEL_API_KEY: secret.optional(),
  ANSWER_MODELS: names.prefault('platform-large,platform-small'),
  MODEL_PRICES: prices.prefault(platformPrices),
  ANSWER_MAX_TOKENS: whole(64, 8192).default(1024),
  // Some hundred answers.
  ANSWER_USER_TOKENS_DAILY: whole(1, 999_999_999).default(500_000),
  ANSWER_TENANT_TOKENS_MONTHLY: whole(1, 999_999_999).default(100_000_000),
  // For an instance that goes on with an answer, and viewers of a card; organisations may want less.
  ANSWER_KEPT_S: whole(0, 86_400).default(3600),
  ANSWER_LEASE_MS: whole(500, 60_000).default(5000),
  ANSWER_GRACE_MS: whole(500, 60_000).default(10_000),
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

// Who is believed, and who gets our secrets.
const urlsOfTrust = [
  'OIDC_ISSUER',
  'JWKS_URL',
  'TOKEN_URL',
  'BOT_OPENID_METADATA_URL',
  'BOT_TOKEN_URL',
  'SSO_ISSUER',
  'SSO_JWKS_URL',
  'SSO_TOKEN_URL',
  'SSO_AUTHORIZE_URL',
  'BOT_ORIGIN',
  'TEAMS_JS_URL',
  'WEB_ORIGIN',
];

/** The configuration, or an error whose message is one line that names every bad value and shows none. */
export function readConfig(env: Variables = process.env): Config {
  return readEnvironment(env, {
    variables: Environment,
    development,
    developmentSecrets,
    httpsInProduction: urlsOfTrust,
    unfit: (given, config) => [
      ...auditSinkMissing(given),
      ...certificateMissing(given),
      ...proofsMissing(given),
      ...unpriced(config),
      ...exchangeIncomplete(given),
      ...windowIncomplete(given),
    ],
    unfitForProduction: botTooOpen,
  });
}

function windowIncomplete({ SSO_AUTHORIZE_URL, BOT_ORIGIN, SSO_TOKEN_URL }: Readonly<Record<string, unknown>>) {
  if (SSO_AUTHORIZE_URL === undefined && BOT_ORIGIN === undefined) return [];
  const isWhole = [SSO_AUTHORIZE_URL, BOT_ORIGIN, SSO_TOKEN_URL].every((value) => value !== undefined);
  return isWhole ? [] : ['SSO_AUTHORIZE_URL, SSO_TOKEN_URL and BOT_ORIGIN go together'];
}
