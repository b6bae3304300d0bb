import { createSeal as createPlainSeal, type SealingKey } from '@frontdesk/sealing';

export interface Seal {
  /** `id` is the record's: a sealed answer opens in no other record. */
  close(id: string, answer: Buffer): Buffer;
  /** Throws on what it cannot open: a key it does not have, a byte that was changed. */
  open(id: string, kept: Buffer): Buffer;
}

// The first byte says how the rest is to be read.
const plain = 1;
const sealed = 2;

/** Without keys, answers are kept as they are. What was kept before there was a key opens too: a key can be introduced. */
export function createSeal(keys: () => readonly SealingKey[]): Seal {
  let seal = keys().length > 0 ? createPlainSeal(keys) : undefined;
  const ready = () => (seal ??= keys().length > 0 ? createPlainSeal(keys) : undefined);
  return {
    close(id, answer) {
      const closed = ready()?.close(id, answer);
      return closed
        ? Buffer.concat([Buffer.of(sealed), closed.subarray(1)])
        : Buffer.concat([Buffer.of(plain), answer]);
    },
    open(id, kept) {
      if (kept[0] === plain) return kept.subarray(1);
      if (kept[0] !== sealed) throw new Error(`An answer is kept in form ${kept[0]}, which this version cannot read.`);
      const answer = ready()?.open(id, Buffer.concat([Buffer.of(1), kept.subarray(1)]));
      if (answer) return answer;
      throw new Error('An answer is sealed with a key that is not configured, or was changed.');
    },
  };
}
