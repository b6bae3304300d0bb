const uuidV7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** When a key was made, in ms since the epoch, if it is a UUIDv7 (RFC 9562, 5.7); any other key does not say. */
export function madeAt(key: string): number | undefined {
  const match = uuidV7.exec(key);
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}

export interface KeyLife {
  readonly retentionMs: number;
  /** How wrong a caller's clock may be. */
  readonly clockSkewMs: number;
  readonly now: number;
}

/**
 * `expired`: what the key once stood for may be forgotten, so it must not run again. `from-the-future`: the caller's
 * clock is so wrong that nothing can be said of the key's age. Records are kept for `retentionMs` and `clockSkewMs`
 * more, so that a key of a clock that is fast within bounds expires before its record does.
 */
export function ageOf(
  key: string,
  { retentionMs, clockSkewMs, now }: KeyLife,
): 'young' | 'expired' | 'from-the-future' {
  const made = madeAt(key);
  if (made === undefined) return 'young';
  if (made - now > clockSkewMs) return 'from-the-future';
  return now - made > retentionMs ? 'expired' : 'young';
}
