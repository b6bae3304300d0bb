import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export interface SealingKey {
  /** Travels with what it closed, so that a reader knows which key it needs. 1 to 32 of `[A-Za-z0-9_-]`. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface Seal {
  /** What is closed for one purpose opens for no other. */
  close(purpose: string, content: Uint8Array | string): Buffer;
  /** Undefined for what it cannot open: a key that it does not have, a byte that was changed, another purpose. */
  open(purpose: string, closed: Buffer): Buffer | undefined;
}

export interface SealOptions {
  /**
   * Each purpose gets a key of its own, made of the sealing key: for what is written without end, such as caches and
   * streams, which would use up the 2^32 messages that one key is good for. Costs some 2 µs where the purpose is new.
   */
  readonly keyForEach?: 'purpose';
}

// The first byte says how the rest is to be read: sealed under the key itself, or under one that is made for its purpose.
const direct = 1;
const derived = 2;
const ivBytes = 12; // What GCM is made for; at random, good for 2^32 messages under one key.
const tagBytes = 16;
// The chunks of a stream follow each other; entries of a cache come once.
const mostRemembered = 512;

/** AES-256-GCM under the first key; opens what any of the keys closed. They are asked for at each use, so that they rotate. */
export function createSeal(keys: () => readonly SealingKey[], { keyForEach }: SealOptions = {}): Seal {
  soundKeys(keys());
  const form = keyForEach === undefined ? direct : derived;
  const [made, nonces] = [new DerivedKeys(), new Nonces()];
  return {
    close(purpose, content) {
      const [current] = soundKeys(keys());
      const iv = nonces.next();
      const key = form === derived ? made.for(current, purpose) : current.key;
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = [
        typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content),
        cipher.final(),
      ];
      const keyId = Buffer.from(current.id, 'latin1');
      return Buffer.concat([Buffer.of(form, keyId.length), keyId, iv, cipher.getAuthTag(), ...body]);
    },
    open(purpose, closed) {
      const idEnds = 2 + (closed[1] ?? 0);
      const ivEnds = idEnds + ivBytes;
      const bodyStarts = ivEnds + tagBytes;
      if ((closed[0] !== direct && closed[0] !== derived) || closed.length < bodyStarts) return undefined;
      const keyId = closed.toString('latin1', 2, idEnds);
      const found = keys().find(({ id }) => id === keyId);
      if (!found) return undefined;
      const key = closed[0] === derived ? made.for(found, purpose) : found.key;
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv('aes-256-gcm', key, closed.subarray(idEnds, ivEnds), options);
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(closed.subarray(ivEnds, bodyStarts));
      try {
        return Buffer.concat([decipher.update(closed.subarray(bodyStarts)), decipher.final()]);
      } catch {
        return undefined; // the tag does not fit: what was changed is as good as absent
      }
    },
  };
}

/** HMAC-SHA-256 of the purpose under the sealing key: who learns one of them learns no other. */
class DerivedKeys {
  readonly #known = new Map<string, { readonly from: Uint8Array; readonly key: Buffer }>();

  for({ id, key: from }: SealingKey, purpose: string): Buffer {
    const name = `${id} ${purpose}`;
    const known = this.#known.get(name);
    if (known?.from === from) return known.key;
    const key = createHmac('sha256', from).update(`seal ${purpose}`).digest();
    if (this.#known.size >= mostRemembered) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(name, { from, key });
    return key;
  }
}

/** Random bytes are drawn for many at once: one by one they cost as much as the sealing itself. None is given twice. */
class Nonces {
  #drawn = Buffer.alloc(0);

  next(): Buffer {
    if (this.#drawn.length === 0) this.#drawn = randomBytes(ivBytes * 256);
    const nonce = this.#drawn.subarray(0, ivBytes);
    this.#drawn = this.#drawn.subarray(ivBytes);
    return nonce;
  }
}

function soundKeys(keys: readonly SealingKey[]): readonly [SealingKey, ...SealingKey[]] {
  const [first, ...others] = keys;
  if (!first) throw new TypeError('At least one sealing key is needed.');
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id))
      throw new TypeError('A sealing key is named with 1 to 32 of A-Z a-z 0-9 _ -');
    if (key.length !== 32) throw new TypeError(`The sealing key '${id}' has ${key.length} bytes, not 32.`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new TypeError('Two sealing keys have one id.');
  return [first, ...others];
}
