import { z } from 'zod';

const microUsdPerMillion = z.int().nonnegative().max(1_000_000_000);

/** Of one model, in micro-dollars for a million tokens: 3 USD for a million is 3 000 000. */
const price = z.strictObject({ input: microUsdPerMillion, output: microUsdPerMillion });
export type Price = z.output<typeof price>;

/** By the model's name, for an app's `config.ts`. What is not in it cannot be reserved. */
export const priceTable = z.record(z.string().min(1).max(200), price);
export type PriceTable = Readonly<Record<string, Price>>;

const million = 1_000_000;

/** In whole micro-dollars, rounded up: what is spent is never counted as less. */
export function costOf(price: Price, inputTokens: number, outputTokens: number): number {
  return Math.ceil((inputTokens * price.input + outputTokens * price.output) / million);
}

/** How many output tokens `microUsd` pays for beside the input; negative when it does not even pay for that. */
export function outputFor(price: Price, inputTokens: number, microUsd: number): number {
  const left = microUsd * million - inputTokens * price.input;
  if (price.output === 0) return left >= 0 ? Infinity : -1;
  return Math.floor(left / price.output);
}

/** Dollars, as settings have them, in micro-dollars. A fraction of one is not given. */
export function microUsd(usd: number): number {
  return Math.floor(usd * million + 1e-6);
}
