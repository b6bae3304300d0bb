import { createHash } from 'node:crypto';
import type { SealingKey } from './seal.ts';

type Secret = string | (() => string);

/** Keys of 32 bytes in base64, separated by commas: the first closes, all open. Each is named by its digest. */
function keysFrom(text: string): SealingKey[] {
  return text.split(',').map((part) => {
    const key = Buffer.from(part.trim(), 'base64');
    if (key.length !== 32) throw new TypeError('A sealing key is 32 bytes in base64.');
    return { id: createHash('sha256').update(key).digest('base64url').slice(0, 12), key };
  });
}

export function areSealingKeys(secret: Secret): boolean {
  try {
    return keysFrom(textOf(secret)).length > 0;
  } catch {
    return false;
  }
}

/** The keys as they are now; a file that holds none for a moment changes nothing. */
export function sealingKeys(secret: Secret): () => readonly SealingKey[] {
  let text = textOf(secret);
  let keys = keysFrom(text);
  return () => {
    const given = textOf(secret);
    if (given !== text && areSealingKeys(given)) {
      text = given;
      keys = keysFrom(given);
    }
    return keys;
  };
}

function textOf(secret: Secret): string {
  return typeof secret === 'string' ? secret : secret();
}
