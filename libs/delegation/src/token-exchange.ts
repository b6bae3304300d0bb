import { hash } from 'node:crypto';
import { Problem } from '@frontdesk/problems';
import type { HttpCall, HttpRequest, Reach } from '@frontdesk/upstream';
import { LRUCache } from 'lru-cache';
import type { Caller, Credential, ProvingHeaders, Secret } from './credential.ts';
import { unavailableProblem } from './exchange-answer.ts';
import { entra, rfc8693 } from './exchange-forms.ts';
import type { ExchangeForm } from './exchange-forms.ts';
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

export interface OnBehalfOf {
  /** A credential for whatever this scope belongs to: with Entra, a scope names its API. */
  for(scope: string): Credential;
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
  return exchanging(options, rfc8693);
}

/** The same by the grant that Microsoft Entra has for it, which is not RFC 8693. */
export function onBehalfOf(options: TokenExchangeOptions): OnBehalfOf {
  const exchange = exchanging(options, entra);
  return { for: (scope) => exchange.for('', scope) };
}

function exchanging(options: TokenExchangeOptions, form: ExchangeForm): TokenExchange {
  const { remembered = 10_000, renewBeforeS = 30, atOnce = 1_000, now = Date.now } = options;
  const held = new LRUCache<string, Held>({ max: remembered });
  const underWay = new Map<string, Promise<ProvingHeaders>>();

  async function exchangeAndHold(key: string, request: HttpRequest, caller: Caller, trace: Trace) {
    const usableFromMs = now();
    const { token, lifetimeS } = await exchanged({ request, options, form }, trace);
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
      const request = form.request(options, caller, { audience, scope });
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

interface Asked {
  readonly request: HttpRequest;
  readonly options: TokenExchangeOptions;
  readonly form: ExchangeForm;
}

// Bound to its own deadline only: nobody who waits can end it for the others, and it cannot stay for ever.
async function exchanged({ request, options, form }: Asked, { traceparent, requestId }: Trace) {
  const { call, exchangeWithinMs = 2_000 } = options;
  const ended = new AbortController();
  const reach = {
    signal: ended.signal,
    deadline: performance.now() + exchangeWithinMs,
    ...(traceparent !== undefined && { traceparent }),
    ...(requestId !== undefined && { requestId }),
  };
  try {
    return form.read(await withinReach(call(request, reach), reach));
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
