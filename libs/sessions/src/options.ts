import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { Revocations, TokenVerifier } from '@frontdesk/auth';
import type { SealingKey } from '@frontdesk/sealing';
import type { EndReason } from './events/session-events.ts';
import type { SessionStore } from './store/session-store.ts';

export interface SessionsOptions {
  readonly store: SessionStore;
  /** Where browsers find this app: `https://desk.example`. Nothing of a request's own Host is believed. */
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  /** A function is asked at each use, so that it can rotate. */
  readonly clientSecret: string | (() => string);
  readonly clientAuthentication?: 'basic' | 'post';
  /** Checks the session's access token as it would check a bearer token, so that both make the same Principal. */
  readonly tokens: TokenVerifier;
  /** Whose access ended: sessions that began before end too, open event streams at once. */
  readonly revocations?: Pick<Revocations, 'isRevoked' | 'onRevoked'>;
  /** The first one seals, any opens. Two are valid while they rotate. */
  readonly sealingKeys: readonly SealingKey[] | (() => readonly SealingKey[]);
  /** Default `openid profile email`. */
  readonly scope?: string;
  readonly authorizationParameters?: Readonly<Record<string, string>>;
  /** Of the ID token, what `GET /auth/session` may say. Default `name`, `email`, `picture`. */
  readonly profileClaims?: readonly string[];
  /** Default `frontdesk`. Ports share cookies: two apps of one host need two names. */
  readonly cookieName?: string;
  readonly idleMs?: number;
  readonly absoluteMs?: number;
  /** A session says that it is expiring so long before it does. */
  readonly warnMs?: number;
  /** How long a session that was seen stays readable when the store is away. */
  readonly graceMs?: number;
  /** For each request to the provider. */
  readonly providerWithinMs?: number;
  /** How long one instance alone may refresh a session's token. */
  readonly leaseMs?: number;
  /** How long a request waits for a token that has expired. */
  readonly waitMs?: number;
  readonly mostPerUser?: number;
  /** What a logout token's `typ` has to be; issuers from before OpenID's final text say `JWT`. */
  readonly logoutTokenTypes?: readonly string[];
  /** For development on http://127.0.0.1 only: cookies without `Secure` and their prefix, and issuers on plain http. */
  readonly dangerouslyPlainHttp?: boolean;
  readonly report?: (report: SessionReport) => void;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** A clock that never jumps. */
  readonly ticks?: () => number;
  readonly random?: (size: number) => Buffer;
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** For metrics and logs. Nothing in it identifies a session, and no cause holds a token. */
export type SessionReport =
  | { readonly type: 'signed-in' }
  | { readonly type: 'sign-in-failed'; readonly kind: string; readonly cause?: unknown }
  | { readonly type: 'refreshed' }
  | { readonly type: 'refresh-failed'; readonly cause: unknown }
  | { readonly type: 'ended'; readonly reason: EndReason }
  | { readonly type: 'unreadable' }
  | { readonly type: 'store-away'; readonly cause: unknown }
  | { readonly type: 'logout-token-refused'; readonly cause: unknown };

type Optional = 'clientAuthentication' | 'authorizationParameters' | 'fetch' | 'revocations';

/** The options with every default in its place. */
export type Settings = Required<Omit<SessionsOptions, Optional | 'sealingKeys'>> &
  Pick<SessionsOptions, Optional> & { readonly sealingKeys: () => readonly SealingKey[] };

const minute = 60_000;
const hour = 60 * minute;

export function settingsFrom(options: SessionsOptions): Settings {
  const { sealingKeys, dangerouslyPlainHttp = false } = options;
  const settings: Settings = {
    scope: 'openid profile email',
    profileClaims: ['name', 'email', 'picture'],
    cookieName: 'frontdesk',
    idleMs: 30 * minute, // a desk that was left
    absoluteMs: 10 * hour, // a working day
    warnMs: 2 * minute, // time to come back and press a button
    graceMs: minute,
    providerWithinMs: 3_000,
    leaseMs: 10_000, // beyond the longest refresh: only who died or slept is taken over from
    waitMs: 1_500, // within the usual deadline of a request, so that it hears 503 and not 504
    mostPerUser: 100,
    logoutTokenTypes: ['logout+jwt'],
    report: () => undefined,
    now: Date.now,
    ticks: () => performance.now(),
    random: randomBytes,
    pause: pauseUnreferenced,
    ...options,
    dangerouslyPlainHttp,
    origin: originFrom(options.origin, dangerouslyPlainHttp),
    sealingKeys: typeof sealingKeys === 'function' ? sealingKeys : () => sealingKeys,
  };
  if (!settings.scope.split(' ').includes('openid')) throw new TypeError('The scope has to hold openid.');
  if (settings.leaseMs <= settings.providerWithinMs) throw new TypeError('leaseMs has to exceed providerWithinMs.');
  return settings;
}

function originFrom(text: string, plainHttp: boolean): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new TypeError('The origin is not one: it is like https://desk.example, without a path.');
  }
  if (url.protocol === 'http:' && !plainHttp) {
    throw new TypeError('Browsers keep session cookies for https only; for development there is dangerouslyPlainHttp.');
  }
  return url.origin;
}

async function pauseUnreferenced(ms: number, signal?: AbortSignal): Promise<void> {
  await pauseFor(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
}
