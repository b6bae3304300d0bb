import { timingSafeEqual } from 'node:crypto';
import type { ApiKeyProof, Principal } from '../principal.ts';
import { invalidApiKeyProblem } from '../problems.ts';
import type { Revocations } from '../revocations/revocations.ts';
import { untilAborted } from '../until-aborted.ts';
import { digestOf, parseApiKey } from './api-key.ts';
import { keyLookups } from './key-lookups.ts';
import type { KeyRecord, KeySecret } from './key-record.ts';
import type { KeyStore } from './key-store.ts';

export interface KeyVerifierOptions {
  readonly store: Pick<KeyStore, 'find' | 'holdForMs'>;
  /** `live`, `test`, …: the second part of a key. Those of another environment are refused unseen. */
  readonly environment: string;
  readonly revocations?: Pick<Revocations, 'isRevoked'>;
  /** How many keys are held, and as many ids that are none. */
  readonly remembered?: number;
  /** How long a key is held before the store is asked again: what is changed there is in force by then. Of a file: 0. */
  readonly cachedMs?: number;
  /** How long a key that was seen goes on while the store is away. */
  readonly keptMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface KeyVerifier {
  /** The principal of a valid API key. Rejects with `invalid-api-key` (401) or `sign-in-unavailable` (503). */
  verify(key: string, signal?: AbortSignal): Promise<Principal<ApiKeyProof>>;
}

const missingMs = 2_000;
// Compared with when there is no such key, so that the time taken does not tell.
const noSecrets: readonly KeySecret[] = [{ digest: '-'.repeat(43), createdAt: 0 }];

/** Verifies API keys against the hashes of a store. */
export function createKeyVerifier(options: KeyVerifierOptions): KeyVerifier {
  const { store, environment, revocations, remembered = 10_000, keptMs = 60_000 } = options;
  const { cachedMs = store.holdForMs ?? 10_000, now = Date.now } = options;
  const times = { cachedMs, missingMs: Math.min(missingMs, cachedMs), keptMs };
  const lookups = keyLookups({ store, remembered, ...times, now });
  const principals = new WeakMap<KeySecret, Principal<ApiKeyProof>>();

  function principalOf(record: KeyRecord, secret: KeySecret): Principal<ApiKeyProof> {
    const known = principals.get(secret);
    if (known) return known;
    const principal = principalFrom(record, secret);
    principals.set(secret, principal);
    return principal;
  }

  return {
    async verify(text, signal) {
      const key = parseApiKey(text);
      if (!key) throw invalidApiKeyProblem('not a key, or mistyped');
      if (key.environment !== environment) throw invalidApiKeyProblem('of another environment');
      const record = await untilAborted(Promise.resolve(lookups.find(key.id)), signal);
      const secret = secretWith(digestOf(key), record?.secrets ?? noSecrets);
      if (!record || !secret) throw invalidApiKeyProblem(record ? 'wrong secret' : 'unknown');
      if (record.revokedAt !== undefined) throw invalidApiKeyProblem('revoked');
      if (hasEnded(record, now()) || hasEnded(secret, now())) throw invalidApiKeyProblem('expired');
      const principal = principalOf(record, secret);
      if (revocations?.isRevoked(principal)) throw invalidApiKeyProblem('revoked');
      return principal;
    },
  };
}

function secretWith(digest: string, secrets: readonly KeySecret[]): KeySecret | undefined {
  const presented = Buffer.from(digest, 'latin1');
  let found: KeySecret | undefined;
  for (const secret of secrets) {
    if (timingSafeEqual(presented, Buffer.from(secret.digest, 'latin1'))) found = secret;
  }
  return found;
}

function hasEnded({ expiresAt }: { readonly expiresAt?: number }, nowMs: number): boolean {
  return expiresAt !== undefined && nowMs / 1000 >= expiresAt;
}

function principalFrom(record: KeyRecord, secret: KeySecret): Principal<ApiKeyProof> {
  const { userId, tenantId, clientId, scopes, limits } = record;
  const proof = {
    kind: 'api-key' as const,
    keyId: record.id,
    issuedAt: secret.createdAt,
    limits: Object.freeze(limits),
  };
  return Object.freeze({ userId, tenantId, clientId, scopes: new Set(scopes), proof: Object.freeze(proof) });
}
