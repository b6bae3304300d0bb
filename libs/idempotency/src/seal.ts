import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface SealingKey {
  /** Travels with each answer, so that a reader knows which key it needs. 1 to 32 of `[A-Za-z0-9_-]`. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface Seal {
  /** `id` is the record's: a sealed answer opens in no other record. */
  close(id: string, answer: Buffer): Buffer;
  /** Throws on what it cannot open: a key it does not have, a byte that was changed. */
  open(id: string, kept: Buffer): Buffer;
}

// The first byte says how the rest is to be read.
const plain = 1;
const sealed = 2;
const ivBytes = 12; // What GCM is made for; at random, good for 2^32 answers under one key.
const tagBytes = 16;

/**
 * AES-256-GCM under the first key; opens what any of the keys closed. Without keys, answers are kept as they are. What
 * was kept before there was a key opens too, so that a key can be introduced.
 */
export function createSeal(keys: () => readonly SealingKey[]): Seal {
  requireSound(keys());
  return {
    close(id, answer) {
      const [current] = requireSound(keys());
      if (!current) return Buffer.concat([Buffer.of(plain), answer]);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(id));
      const body = Buffer.concat([cipher.update(answer), cipher.final()]);
      const keyId = Buffer.from(current.id);
      return Buffer.concat([Buffer.of(sealed, keyId.length), keyId, iv, cipher.getAuthTag(), body]);
    },
    open(id, kept) {
      if (kept[0] === plain) return kept.subarray(1);
      if (kept[0] !== sealed) throw new Error(`An answer is kept in form ${kept[0]}, which this version cannot read.`);
      const idEnds = 2 + (kept[1] ?? 0);
      const keyId = kept.toString('latin1', 2, idEnds);
      const found = keys().find((key) => key.id === keyId);
      if (!found) throw new Error(`An answer is sealed with the key '${keyId}', which is not configured.`);
      const ivEnds = idEnds + ivBytes;
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv('aes-256-gcm', found.key, kept.subarray(idEnds, ivEnds), options);
      decipher.setAAD(Buffer.from(id)).setAuthTag(kept.subarray(ivEnds, ivEnds + tagBytes));
      return Buffer.concat([decipher.update(kept.subarray(ivEnds + tagBytes)), decipher.final()]);
    },
  };
}

function requireSound(keys: readonly SealingKey[]): readonly SealingKey[] {
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id))
      throw new TypeError('A sealing key is named with 1 to 32 of A-Z a-z 0-9 _ -');
    if (key.length !== 32) throw new TypeError(`The sealing key '${id}' has ${key.length} bytes, not 32.`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new TypeError('Two sealing keys have one id.');
  return keys;
}
