import { hash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { BearerProof, Principal } from './principal.ts';

/** Principals of tokens that were verified before. Holds at most `count` of them, and 32 MiB. */
export interface RememberedTokens {
  recall(token: string): Principal<BearerProof> | undefined;
  remember(token: string, principal: Principal<BearerProof>): void;
}

interface Remembered {
  readonly signature: Buffer;
  readonly principal: Principal<BearerProof>;
}

const maxSize = 32 * 1024 * 1024;
const entryBytes = 1024; // a guess at what an entry takes besides its token

/**
 * The key is a hash of what is signed, so that a token has one entry however its signature is spelled; the signature
 * must then be the very one that was verified.
 */
export function rememberedTokens(count: number): RememberedTokens {
  const entries = new LRUCache<string, Remembered>({ max: count, maxSize, maxEntrySize: maxSize });
  return {
    recall(token) {
      const end = token.lastIndexOf('.');
      const entry = entries.get(hash('sha256', token.slice(0, end), 'base64url'));
      if (entry === undefined) return undefined;
      const signature = Buffer.from(token.slice(end + 1), 'latin1');
      if (signature.length !== entry.signature.length) return undefined;
      return timingSafeEqual(signature, entry.signature) ? entry.principal : undefined;
    },
    remember(token, principal) {
      const end = token.lastIndexOf('.');
      const key = hash('sha256', token.slice(0, end), 'base64url');
      const signature = Buffer.from(token.slice(end + 1), 'latin1');
      entries.set(key, { signature, principal }, { size: token.length + entryBytes });
    },
  };
}
