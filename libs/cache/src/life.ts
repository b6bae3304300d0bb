/** Until when a value is good for what, in milliseconds of this process' clock. */
export interface Life {
  /** When its load began. */
  readonly from: number;
  readonly freshUntil: number;
  readonly revalidateUntil: number;
  readonly errorUntil: number;
}

export interface LifeWishes {
  readonly forMs: number;
  readonly staleWhileRevalidateMs?: number;
  readonly staleIfErrorMs?: number;
}

// Values that were loaded together shall not all be loaded again together; and none lives longer than was said.
const jitter = 0.1;

/** `answerEndsAt`: as the answer itself says; it is served in no way afterwards. */
export function lifeOf(
  wishes: LifeWishes,
  at: { readonly from: number; readonly answerEndsAt: number; readonly maxKeepMs: number; readonly random: number },
): Life {
  const { forMs, staleWhileRevalidateMs = 0, staleIfErrorMs = 0 } = wishes;
  const { from, maxKeepMs } = at;
  const end = Math.min(from + maxKeepMs, at.answerEndsAt);
  const fresh = Math.min(from + forMs, end);
  const freshUntil = from + Math.max(0, fresh - from) * (1 - jitter * at.random);
  return {
    from,
    freshUntil,
    revalidateUntil: Math.min(freshUntil + staleWhileRevalidateMs, end),
    errorUntil: Math.min(freshUntil + staleIfErrorMs, end),
  };
}

export function endOf(life: Life): number {
  return Math.max(life.freshUntil, life.revalidateUntil, life.errorUntil);
}
