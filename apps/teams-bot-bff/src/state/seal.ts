import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from '@frontdesk/idempotency';

export interface Seal {
  /** What is closed for one purpose opens for no other. */
  close(purpose: string, content: string): Buffer;
  /** Undefined for what it cannot open: a key that it does not have, a byte that was changed, another purpose. */
  open(purpose: string, closed: Buffer): string | undefined;
}

const form = 1;
const ivBytes = 12; // What GCM is made for; at random, good for 2^32 messages under one key.
const tagBytes = 16;

/** AES-256-GCM under the first key; opens what any of the keys closed. They are asked for at each use, so that they rotate. */
export function createSeal(keys: () => readonly SealingKey[]): Seal {
  return {
    close(purpose, content) {
      const [current] = keys();
      if (!current) throw new TypeError('There is no sealing key.');
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()]);
      const keyId = Buffer.from(current.id);
      return Buffer.concat([Buffer.of(form, keyId.length), keyId, iv, cipher.getAuthTag(), body]);
    },
    open(purpose, closed) {
      if (closed[0] !== form) return undefined;
      const idEnds = 2 + (closed[1] ?? 0);
      const found = keys().find(({ id }) => id === closed.toString('latin1', 2, idEnds));
      const bodyStarts = idEnds + ivBytes + tagBytes;
      if (!found || closed.length < bodyStarts) return undefined;
      const iv = closed.subarray(idEnds, idEnds + ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', found.key, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(closed.subarray(idEnds + ivBytes, bodyStarts));
      try {
        return Buffer.concat([decipher.update(closed.subarray(bodyStarts)), decipher.final()]).toString();
      } catch {
        return undefined; // the tag does not fit: what was changed is as good as absent
      }
    },
  };
}
