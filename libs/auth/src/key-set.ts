import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { signInUnavailableProblem } from './problems.ts';
import { readKeySet } from './read-key-set.ts';
import { untilAborted } from './until-aborted.ts';

/** The keys of one issuer. */
export interface KeySet {
  /** Rejects with jose's `ERR_JWKS_NO_MATCHING_KEY` for a key that the issuer does not have, with a 503 when that is not known. */
  keyFor(header: JWSHeaderParameters, signal?: AbortSignal): Promise<CryptoKey>;
}

export interface KeySetOptions {
  readonly url: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

// A removed key stops working about this long after its removal.
const freshForMs = 10 * 60_000;
// After a quiet time as long as this, a request waits for the new keys rather than trusting the old.
const waitAfterMs = 60 * 60_000;
// An outage of the issuer is survived this long: its last tokens have expired well before.
const keptForMs = 24 * 60 * 60_000;
// The most that strangers with invented key ids, or a broken issuer, can make us ask.
const askEveryMs = 5_000;

type Lookup = ReturnType<typeof createLocalJWKSet>;

/**
 * Keys are fetched when first needed, when old, and when a token names one that is not there; never more often than
 * every 5 s, whatever the outcome. Through an outage of the issuer the last keys stay in use.
 */
export function createKeySet({ url, fetch, now }: KeySetOptions): KeySet {
  let known: { readonly lookup: Lookup; readonly at: number } | undefined;
  let lastAsked = -Infinity;
  let failure: unknown;
  let underWay: Promise<void> | undefined;

  function refresh(): Promise<void> {
    // A clock that was set back must not stop the fetching.
    const sinceAsked = Math.abs(now() - lastAsked);
    if (underWay || sinceAsked < askEveryMs) return underWay ?? Promise.resolve();
    lastAsked = now();
    underWay = ask().finally(() => (underWay = undefined));
    return underWay;
  }

  async function ask(): Promise<void> {
    try {
      const keys: JSONWebKeySet = await readKeySet(url, fetch);
      known = { lookup: createLocalJWKSet(keys), at: now() };
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  }

  async function current(signal: AbortSignal | undefined): Promise<Lookup> {
    const age = known ? Math.abs(now() - known.at) : Infinity;
    if (age >= waitAfterMs) await untilAborted(refresh(), signal);
    else if (age >= freshForMs) void refresh();
    if (!known || now() - known.at >= keptForMs) throw unavailable();
    return known.lookup;
  }

  function unavailable(): Error {
    const retryAfterMs = lastAsked + askEveryMs - now();
    return signInUnavailableProblem(`no keys from ${url.href}`, { cause: failure, retryAfterMs });
  }

  return {
    async keyFor(header, signal) {
      const lookup = await current(signal);
      try {
        return await lookup(header);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await untilAborted(refresh(), signal);
        // The issuer may have a new key that we cannot see now: that is our failure, not the caller's.
        if (failure !== undefined) throw unavailable();
        if (known === undefined || known.lookup === lookup) throw error;
        return known.lookup(header);
      }
    },
  };
}
