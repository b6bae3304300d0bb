import type { JsonWebKeyInput } from 'node:crypto';
import { z } from 'zod';
import { sessionsUnavailableProblem } from '../problems.ts';

const keySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional(), use: z.string().optional() })).max(100),
});
type Key = z.infer<typeof keySet>['keys'][number];

export type PublicJwk = JsonWebKeyInput['key'];

export interface IssuerKeys {
  find(kid: string | undefined, algorithm: string): Promise<PublicJwk | undefined>;
}

export interface IssuerKeysOptions {
  readonly url: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly withinMs: number;
  readonly ticks: () => number;
}

// Invented key ids make us ask once in that time, whatever comes.
const askAgainMs = 5_000;
const longestBytes = 256 * 1_024;
const kinds: Readonly<Record<string, string>> = { RS256: 'RSA', ES256: 'EC', EdDSA: 'OKP' };

/** The issuer's keys, read when one is needed that is not known. */
export function issuerKeys({ url, fetch, withinMs, ticks }: IssuerKeysOptions): IssuerKeys {
  let keys: readonly Key[] = [];
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
      ({ keys } = keySet.parse(JSON.parse(text)));
      lastFailure = undefined;
    } catch (error) {
      lastFailure = error;
    }
  };
  const find = (kid: string | undefined, algorithm: string): Key | undefined => {
    const fitting = keys.filter(({ kty, use }) => kty === kinds[algorithm] && (use ?? 'sig') === 'sig');
    // Without an id it has to be the only one.
    if (kid === undefined) return fitting.length === 1 ? fitting[0] : undefined;
    return fitting.find((key) => key.kid === kid);
  };
  return {
    async find(kid, algorithm) {
      const known = find(kid, algorithm);
      if (known) return known as PublicJwk;
      if (underWay || ticks() - askedAt >= askAgainMs)
        await (underWay ??= read().finally(() => (underWay = undefined)));
      const found = find(kid, algorithm);
      // The issuer may have a new key that we cannot see: that is not the sender's fault.
      if (!found && lastFailure) throw sessionsUnavailableProblem("the issuer's keys", { cause: lastFailure });
      return found as PublicJwk | undefined;
    },
  };
}
