import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface SealingKey {
  /** Travels with what it closed, so that a reader knows which key it needs. 1 to 32 of `[A-Za-z0-9_-]`. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface Seal {
  /** What is closed for one purpose opens for no other. */
  close(purpose: string, content: Buffer): Buffer;
  /** Undefined for what it cannot open: a key that it does not have, a byte that was changed, another purpose. */
  open(purpose: string, closed: Buffer): Buffer | undefined;
}

const form = 1;
const ivBytes = 12; // What GCM is made for; at random, good for 2^32 messages under one key.
const tagBytes = 16;

/** AES-256-GCM under the first key; opens what any of the keys closed. They are asked for at each use, so that they rotate. */
export function createSeal(keys: () => readonly SealingKey[]): Seal {
  soundKeys(keys());
  return {
    close(purpose, content) {
      const [{ id, key }] = soundKeys(keys());
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(content), cipher.final()]);
      const keyId = Buffer.from(id);
      return Buffer.concat([Buffer.of(form, keyId.length), keyId, iv, cipher.getAuthTag(), body]);
    },
    open(purpose, closed) {
      if (closed[0] !== form) return undefined;
      const idEnds = 2 + (closed[1] ?? 0);
      const keyId = closed.toString('latin1', 2, idEnds);
      const found = keys().find(({ id }) => id === keyId);
      const bodyStarts = idEnds + ivBytes + tagBytes;
      if (!found || closed.length < bodyStarts) return undefined;
      const iv = closed.subarray(idEnds, idEnds + ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', found.key, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(closed.subarray(idEnds + ivBytes, bodyStarts));
      try {
        return Buffer.concat([decipher.update(closed.subarray(bodyStarts)), decipher.final()]);
      } catch {
        return undefined; // the tag does not fit: what was changed is as good as absent
      }
    },
  };
}

function soundKeys(keys: readonly SealingKey[]): readonly [SealingKey, ...SealingKey[]] {
  const [first, ...others] = keys;
  if (!first) throw new TypeError('Sessions are kept sealed: at least one sealing key is needed.');
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id))
      throw new TypeError('A sealing key is named with 1 to 32 of A-Z a-z 0-9 _ -');
    if (key.length !== 32) throw new TypeError(`The sealing key '${id}' has ${key.length} bytes, not 32.`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new TypeError('Two sealing keys have one id.');
  return [first, ...others];
}
