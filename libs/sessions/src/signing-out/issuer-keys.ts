import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { sessionsUnavailableProblem } from '../problems.ts';

export interface IssuerKeysOptions {
  readonly url: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly withinMs: number;
  readonly ticks: () => number;
}

// Invented key ids make us ask once in that time, whatever comes.
const askAgainMs = 5_000;
const longestBytes = 256 * 1_024;

/** The issuer's keys, read when one is needed that is not known. */
export function issuerKeys({ url, fetch, withinMs, ticks }: IssuerKeysOptions): JWTVerifyGetKey {
  let known: JWTVerifyGetKey = noKey;
  let askedAt = -Infinity;
  let lastFailure: unknown;
  let underWay: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    askedAt = ticks();
    try {
      const signal = AbortSignal.timeout(withinMs);
      const answer = await fetch(await url(), { redirect: 'error', signal, headers: { accept: 'application/json' } });
      const text = answer.ok ? await answer.text() : '';
      if (text === '' || text.length > longestBytes) throw new Error(`the issuer's keys: ${answer.status}`);
      known = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet); // which checks that it is one
      lastFailure = undefined;
    } catch (error) {
      lastFailure = error;
    }
  };
  return async (header, token) => {
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    if (underWay || ticks() - askedAt >= askAgainMs) await (underWay ??= read().finally(() => (underWay = undefined)));
    try {
      return await known(header, token);
    } catch (error) {
      // The issuer may have a new key that we cannot see: that is not the sender's fault.
      if (lastFailure) throw sessionsUnavailableProblem("the issuer's keys", { cause: lastFailure });
      throw error;
    }
  };
}

async function noKey(): Promise<never> {
  throw new errors.JWKSNoMatchingKey();
}
