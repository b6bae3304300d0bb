import { z } from 'zod';

const count = z.int().nonnegative();

/** An `Entry` as a survivor reads it, who may be of another version. */
export const storedEntry = z.object({
  id: z.string(),
  requestId: z.string(),
  app: z.string(),
  tenant: z.string(),
  user: z.string(),
  model: z.string(),
  price: z.object({ input: count, output: count }),
  inputTokens: count,
  maxOutputTokens: count,
  startedAt: count,
  counters: z.array(
    z.object({
      name: z.enum(['user-tokens-per-day', 'tenant-tokens-per-month', 'tenant-budget-per-month']),
      subject: z.string(),
      unit: z.enum(['tokens', 'micro-usd']),
      period: z.string(),
      endsAt: count,
    }),
  ),
});
