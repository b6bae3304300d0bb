import { Resolver } from 'node:dns/promises';
import { discover } from '@frontdesk/balancing';
import type { Discovery } from '@frontdesk/balancing';
import { backendsTls, secretNow } from '@frontdesk/configuration';
import type { Secret } from '@frontdesk/configuration';
import {
  clientCertificate,
  developmentKey,
  onBehalfOf,
  platformApiKey,
  signedContext,
  tokenExchange,
} from '@frontdesk/delegation';
import type { Credential, TokenExchange } from '@frontdesk/delegation';
import { createPlatform, headerLists } from '@frontdesk/service-clients';
import type { Credentials, Platform, PlatformOptions } from '@frontdesk/service-clients';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { createUpstream } from '@frontdesk/upstream';
import type { Upstream, UpstreamOptions } from '@frontdesk/upstream';
import type { Config } from './config.ts';
import { nextVersions } from './next-versions.ts';

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface Backends {
  readonly platform: Platform;
  /** Who writes answers: a server of the OpenAI protocol. */
  readonly models: Platform;
  /** From a token that Teams has for someone to theirs of the platform. */
  readonly signInExchanges: readonly Credential[];
  close(): Promise<void>;
}

type Service =
  'documents' | 'revisions' | 'identity' | 'access' | 'collaboration' | 'search' | 'generation' | 'activity';

/** Each backend: where its instances are, how it is called, and what proves us there, as its team asks for it. */
export function createBackends(config: Config, telling: Telling, options: PlatformOptions): Backends {
  const open: { close(): unknown }[] = [];
  const find = finding(config, open);
  const common = {
    balance: { choice: config.BALANCING },
    // A backend that takes most of the time that a whole request has is as good as away.
    breaker: { slowCallMs: config.REQUEST_DEADLINE_MS * 0.75 },
    maxAnswerBytes: 4 * 1024 * 1024, // operations with larger answers say so themselves
    ...backendsTls(config),
    ...telling,
  };
  const versions = nextVersions(config, telling);
  const reach = (service: string, more: Partial<UpstreamOptions> & Pick<UpstreamOptions, 'urls'>): Upstream => {
    const upstream = createUpstream({ service, ...common, ...find(more.urls), ...more });
    open.unshift(upstream); // closed before what finds its instances
    return upstream;
  };
  const backend = (service: Service): Upstream =>
    reach(service, {
      ...headerLists,
      urls: config[`${upper(service)}_URLS`],
      ...versions.of(config[`${upper(service)}_NEXT_URLS`], find),
    });
  const rest = (service: Service, credential: Credentials) => {
    const { http, stream } = backend(service);
    return { call: http, stream, credential };
  };
  const tokenUrl = new URL(config.TOKEN_URL ?? `${config.OIDC_ISSUER}/oauth2/token`);
  const tokens = tokenExchange({
    call: reach('login', { urls: [tokenUrl.origin] }).http,
    path: tokenUrl.pathname,
    clientId: config.CLIENT_ID,
    clientSecret: config.CLIENT_SECRET,
  });
  const platform = createPlatform(
    {
      documents: rest('documents', tokens.for('documents', 'documents.read')),
      revisions: rest('revisions', forBoth(tokens, 'revisions')),
      identity: rest('identity', tokens.for('platform', 'identity.read')),
      access: rest('access', proofForAccess(config)),
      collaboration: rest('collaboration', forBoth(tokens, 'collaboration')),
      search: { call: backend('search').grpc, credential: tokens.for('search', 'search.read') },
      generation: rest('generation', platformApiKey({ key: config.GENERATION_KEY })),
      activity: rest('activity', signedContext({ secret: config.CONTEXT_KEY })),
    },
    // Without rules, nobody is asked on the way of each read.
    { ...options, ...(config.ROLLOUT?.length && { groupFor: versions.groupFor }) },
  );
  const models = createPlatform({ generation: modelAccess(config, reach) }, options);
  const close = async (): Promise<void> => void (await Promise.all(open.map((one) => one.close())));
  return { platform, models, signInExchanges: signInExchanges(config, tokens, reach), close };
}

/**
 * The login system trusts whoever signs Teams' tokens and takes one for the bot as it is (RFC 8693); or it takes only
 * those that are for itself, and Entra is asked for one of these first, on behalf of who acts.
 */
function signInExchanges(config: Config, tokens: TokenExchange, reach: ReachFor): readonly Credential[] {
  const ofPlatform = tokens.for(config.AUDIENCE, 'documents.read documents.write');
  const { SSO_EXCHANGE, SSO_TOKEN_URL, SSO_EXCHANGE_SCOPE: scope, BOT_APP_ID: clientId } = config;
  if (SSO_EXCHANGE === 'token-exchange' || SSO_TOKEN_URL === undefined || scope === undefined) return [ofPlatform];
  const { origin, pathname: path, search } = new URL(SSO_TOKEN_URL);
  const call = reach('sso', { urls: [origin] }).http;
  const entra = onBehalfOf({ call, path: `${path}${search}`, clientId, clientSecret: config.BOT_APP_SECRET });
  return [entra.for(scope), ofPlatform];
}

type ReachFor = (service: string, more: Partial<UpstreamOptions> & Pick<UpstreamOptions, 'urls'>) => Upstream;

// An answer may take ten minutes, and its end must still be heard.
const longestAnswerMs = 900_000;
const firstWordMs = 10_000;

/**
 * Apart from the generation service, even where it is the same server: answers take minutes, and places with them.
 * Another server is told nothing of people and organisations.
 */
function modelAccess({ MODEL_URLS, MODEL_API_KEY, GENERATION_URLS, GENERATION_KEY }: Config, reach: ReachFor) {
  const long = { longestMs: longestAnswerMs, breaker: { slowCallMs: firstWordMs } };
  const { http: call, stream } = reach('model', { ...headerLists, ...long, urls: MODEL_URLS ?? GENERATION_URLS });
  if (MODEL_URLS === undefined)
    return { call, stream, credential: platformApiKey({ key: GENERATION_KEY }) as Credential };
  return { call, stream, credential: (() => bearer(MODEL_API_KEY)) as Credential };
}

function bearer(key: Secret | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { authorization: `Bearer ${secretNow(key)}` };
}

function upper<Name extends string>(name: Name): Uppercase<Name> {
  return name.toUpperCase() as Uppercase<Name>;
}

/** Reading is done with a token that cannot write. */
function forBoth(tokens: TokenExchange, audience: string): Credentials {
  return { reads: tokens.for(audience, `${audience}.read`), writes: tokens.for(audience, `${audience}.write`) };
}

/** In production a certificate proves us; in development a key does. */
function proofForAccess({ BACKENDS_TLS_CERT, PLATFORM_KEY }: Config): Credentials {
  return BACKENDS_TLS_CERT === undefined && PLATFORM_KEY !== undefined
    ? developmentKey({ key: PLATFORM_KEY })
    : clientCertificate();
}

type Found = { readonly discovery?: Discovery };
export type Find = (urls: readonly string[]) => Found;

/** Instances that DNS names are looked up again and again; a list of URLs stays as it is. */
function finding({ DNS_SERVERS }: Config, open: { close(): unknown }[]): Find {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (DNS_SERVERS) resolver.setServers(DNS_SERVERS);
  return (urls) => {
    if (!urls.some((url) => url.startsWith('dns+'))) return {};
    const discovery = discover(urls, { resolver });
    open.push(discovery);
    return { discovery };
  };
}
