import { hash } from 'node:crypto';
import { Problem } from '@frontdesk/problems';
import type { HttpCall, HttpRequest, Reach } from '@frontdesk/upstream';
import { LRUCache } from 'lru-cache';
import { reveal, type Caller, type Credential, type ProvingHeaders, type Secret } from './credential.ts';
import { delegatedToken, unavailableProblem } from './exchange-answer.ts';
import { delegationTimedOut } from './problems.ts';
import { withinReach } from './within-reach.ts';

export interface TokenExchangeOptions {
  /** To the login system. */
  readonly call: HttpCall;
  readonly path?: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** How many exchanged tokens are held. */
  readonly remembered?: number;
  /** How long before its end a token is no longer used: a call that starts with it must still arrive in time. */
  readonly renewBeforeS?: number;
  /** What one exchange may take, however long those who wait for it still have. */
  readonly exchangeWithinMs?: number;
  /** How many exchanges may be under way; more are refused with 503. */
  readonly atOnce?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface TokenExchange {
  /** A credential for the backend that is this audience. */
  for(audience: string, scope: string): Credential;
}

interface Held {
  readonly headers: ProvingHeaders;
  readonly usableFromMs: number;
  readonly usableUntilMs: number;
}

/** Whose request started the exchange. */
type Trace = Pick<Reach, 'traceparent' | 'requestId'>;

/**
 * Exchanges a caller's token for one that a backend takes from us (RFC 8693). A token is held until shortly before it
 * or the caller's own ends; who asks while an exchange is under way waits for that one. Failures are not held.
 */
export function tokenExchange(options: TokenExchangeOptions): TokenExchange {
  const { remembered = 10_000, renewBeforeS = 30, atOnce = 1_000, now = Date.now } = options;
  const held = new LRUCache<string, Held>({ max: remembered });
  const underWay = new Map<string, Promise<ProvingHeaders>>();

  async function exchangeAndHold(key: string, request: HttpRequest, caller: Caller, trace: Trace) {
    const usableFromMs = now();
    const { token, lifetimeS } = await exchanged(request, options, trace);
    const headers = Object.freeze({ authorization: `Bearer ${token}` });
    const lifeS = Math.min(lifetimeS, caller.proof.expiresAt - usableFromMs / 1000);
    // A token with little left is still held for most of it, or each call of a view would exchange anew.
    const usableUntilMs = usableFromMs + 1000 * (lifeS - Math.min(renewBeforeS, lifeS / 10));
    if (usableUntilMs > now()) held.set(key, { headers, usableFromMs, usableUntilMs });
    return headers;
  }

  function start(key: string, ...work: [HttpRequest, Caller, Trace]): Promise<ProvingHeaders> {
    if (underWay.size >= atOnce) return Promise.reject(unavailableProblem('too many token exchanges under way'));
    const exchange = exchangeAndHold(key, ...work).finally(() => underWay.delete(key));
    exchange.catch(() => undefined); // Everyone who waited may have left; those who did not hear it themselves.
    underWay.set(key, exchange);
    return exchange;
  }

  return {
    for: (audience, scope) => (_outgoing, caller, reach) => {
      const key = `${digestOf(caller.proof)} ${audience} ${scope}`;
      const known = held.get(key);
      // Both ends: a clock that was set back must not make a token that has ended look good.
      if (known && now() >= known.usableFromMs && now() < known.usableUntilMs) return known.headers;
      if (reach.signal.aborted) return Promise.reject(reach.signal.reason as Error);
      const request = exchangeRequest(options, caller, { audience, scope });
      return withinReach(underWay.get(key) ?? start(key, request, caller, reach), reach);
    },
  };
}

// One proof is asked about once for each backend; it lives as long as the principal is remembered.
const digests = new WeakMap<Caller['proof'], string>();

function digestOf(proof: Caller['proof']): string {
  const known = digests.get(proof);
  if (known !== undefined) return known;
  const digest = hash('sha256', proof.token, 'base64url');
  digests.set(proof, digest);
  return digest;
}

function exchangeRequest(
  { path = '/oauth2/token', clientId, clientSecret }: TokenExchangeOptions,
  caller: Caller,
  wanted: { readonly audience: string; readonly scope: string },
): HttpRequest {
  // RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
  const client = [clientId, reveal(clientSecret)].map((part) => encodeURIComponent(part)).join(':');
  return {
    operation: 'login.exchangeToken',
    method: 'POST',
    path,
    headers: {
      authorization: `Basic ${Buffer.from(client).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: caller.proof.token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...wanted,
    }).toString(),
  };
}

// Bound to its own deadline only: nobody who waits can end it for the others, and it cannot stay for ever.
async function exchanged(request: HttpRequest, options: TokenExchangeOptions, { traceparent, requestId }: Trace) {
  const { call, exchangeWithinMs = 2_000 } = options;
  const ended = new AbortController();
  const reach = {
    signal: ended.signal,
    deadline: performance.now() + exchangeWithinMs,
    ...(traceparent !== undefined && { traceparent }),
    ...(requestId !== undefined && { requestId }),
  };
  try {
    return delegatedToken(await withinReach(call(request, reach), reach));
  } catch (error) {
    throw toProblem(error);
  } finally {
    ended.abort();
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem && error.kind.reason === 'timeout') {
    return new Problem(delegationTimedOut, 'Acting for you took too long.', { log: 'token exchange', cause: error });
  }
  const ours = error instanceof Problem && /^(delegation|sign-in)-/.test(error.code);
  return ours ? error : unavailableProblem('token exchange failed', error);
}
