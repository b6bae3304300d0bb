import { costOf, outputFor } from './prices.ts';
import type { Entry, Standing } from './quota-store.ts';

/** What a counter counts of so many tokens. */
export function amountOf(
  entry: Entry,
  unit: 'tokens' | 'micro-usd',
  tokens: { input: number; output: number },
): number {
  return unit === 'tokens' ? tokens.input + tokens.output : costOf(entry.price, tokens.input, tokens.output);
}

/** Output tokens that fit beside the input, at most what was asked for; below 0 when not even the input fits. */
export function outputThatFits(entry: Entry, unit: 'tokens' | 'micro-usd', free: number | null): number {
  const { inputTokens, maxOutputTokens } = entry;
  if (free === null) return maxOutputTokens;
  // Asked first, as a large budget in millionths of micro-dollars would be more than a number holds exactly.
  if (amountOf(entry, unit, { input: inputTokens, output: maxOutputTokens }) <= free) return maxOutputTokens;
  const fits = unit === 'tokens' ? free - inputTokens : outputFor(entry.price, inputTokens, free);
  return Math.min(maxOutputTokens, fits);
}

/** What is left of a limit for one more. */
export function freeOf(limit: number | null, { used, held }: Standing): number | null {
  return limit === null ? null : limit - used - held;
}
