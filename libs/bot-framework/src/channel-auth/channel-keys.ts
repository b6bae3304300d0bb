import { importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { z } from 'zod';
import { keysUnavailable } from './problems.ts';

export interface ChannelKey {
  readonly key: CryptoKey;
  /** The channels that it may sign for. */
  readonly endorsements: ReadonlySet<string>;
}

export interface ChannelKeys {
  /** Undefined for a key that the channel does not have. Rejects with 503 where that is not known. */
  keyFor(kid: string): Promise<ChannelKey | undefined>;
}

export interface ChannelKeysOptions {
  readonly metadataUrl: string;
  /** The metadata has to name it: another document than ours would be of another service. */
  readonly issuer: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => number;
}

// Microsoft's advice: at least once a day. What is removed there stops working within it.
const freshForMs = 60 * 60_000;
const keptForMs = 24 * 60 * 60_000;
// The most that invented key ids can make us ask. New keys are published long before they sign.
const askEveryMs = 5_000;
const askWithinMs = 3_000;
const maxChars = 512 * 1024;

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });
const Jwk = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(512),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).optional(),
});
const KeySet = z.object({ keys: z.array(z.unknown()).min(1).max(1_000) });

interface Known {
  readonly keys: ReadonlyMap<string, ChannelKey>;
  readonly at: number;
}

/** The keys of the channel with what they are endorsed for, by its OpenID metadata. The last ones live through an outage. */
export function channelKeys(options: ChannelKeysOptions): ChannelKeys {
  const { now = Date.now } = options;
  let known: Known | undefined;
  let lastAsked = -Infinity;
  let failure: unknown;
  let underWay: Promise<void> | undefined;

  function refresh(): Promise<void> {
    if (underWay || Math.abs(now() - lastAsked) < askEveryMs) return underWay ?? Promise.resolve();
    lastAsked = now();
    underWay = readKeys(options)
      .then(
        (keys) => {
          known = { keys, at: now() };
          failure = undefined;
        },
        (error: unknown) => void (failure = error),
      )
      .finally(() => (underWay = undefined));
    return underWay;
  }

  return {
    async keyFor(kid) {
      const age = known ? Math.abs(now() - known.at) : Infinity;
      if (age >= keptForMs) await refresh();
      else if (age >= freshForMs) void refresh();
      if (!known || Math.abs(now() - known.at) >= keptForMs) throw keysUnavailable('no keys of the channel', failure);
      const found = known.keys.get(kid);
      if (found) return found;
      await refresh();
      // There may be a new key that we cannot see now: that is not the sender's fault.
      if (failure !== undefined) throw keysUnavailable('a new key cannot be looked for', failure);
      return known.keys.get(kid);
    },
  };
}

async function readKeys({ metadataUrl, issuer, fetch = globalThis.fetch }: ChannelKeysOptions) {
  const signal = AbortSignal.timeout(askWithinMs);
  const metadata = Metadata.parse(await readJson(metadataUrl, fetch, signal));
  if (metadata.issuer !== issuer) throw new Error('the metadata is of another issuer');
  // Keys are only as good as the way they came.
  if (metadataUrl.startsWith('https:') && !metadata.jwks_uri.startsWith('https:'))
    throw new Error('keys without https');
  const { keys } = KeySet.parse(await readJson(metadata.jwks_uri, fetch, signal));
  const usable = await Promise.all(keys.flatMap((jwk) => Jwk.safeParse(jwk).data ?? []).map(imported));
  return new Map(usable);
}

async function imported({ kid, kty, n, e, endorsements = [] }: z.output<typeof Jwk>): Promise<[string, ChannelKey]> {
  const key = (await importJWK({ kty, n, e }, 'RS256')) as CryptoKey;
  return [kid, { key, endorsements: new Set(endorsements) }];
}

async function readJson(url: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(url, { redirect: 'error', signal, headers: { accept: 'application/json' } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the channel's keys answered ${answer.status}`);
  if (text.length > maxChars) throw new Error('the channel has too many keys');
  return JSON.parse(text);
}
