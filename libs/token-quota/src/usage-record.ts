import { z } from 'zod';

/**
 * How a request ended: `complete`, or cut by the model's or the quota's length, by its reader (`stopped`, `reader-gone`),
 * by the model's filter, by a failure, with the instance that read the model (`interrupted`: another instance settled it;
 * `expired`: nobody did within the lease).
 */
export const usageEnd = z.enum([
  'complete',
  'length',
  'quota',
  'stopped',
  'reader-gone',
  'filtered',
  'failed',
  'interrupted',
  'expired',
]);
export type UsageEnd = z.output<typeof usageEnd>;

/** What one request used, for billing: exactly one for each reservation. */
export interface UsageRecord {
  readonly reservationId: string;
  readonly requestId: string;
  readonly app: string;
  readonly tenant: string;
  readonly user: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly latencyMs: number;
  readonly ended: UsageEnd;
}

const count = z.coerce.number().int().nonnegative();

/** As the stream holds it: all fields are strings. */
export const storedRecord = z.object({
  reservationId: z.string(),
  requestId: z.string(),
  app: z.string(),
  tenant: z.string(),
  user: z.string(),
  model: z.string(),
  inputTokens: count,
  outputTokens: count,
  costMicroUsd: count,
  startedAt: count,
  latencyMs: count,
  ended: usageEnd,
});
