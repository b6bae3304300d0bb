// Percentiles, shares, and numbers that seem random and are the same for the same seed.

/** NaN of nothing. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

export function msOf(value: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(0)} ms`;
}

export function percentOf(good: number, all: number): string {
  return all === 0 ? '–' : `${((100 * good) / all).toFixed(1)} %`;
}

/** mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
