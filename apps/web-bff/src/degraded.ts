import { z } from 'zod';

/** The sections that a view's answer had to do without are named in one place. */
export const degraded = z
  .array(
    z.object({
      section: z.string(),
      reason: z.enum(['timeout', 'unavailable', 'invalid', 'overloaded', 'stale']),
    }),
  )
  .describe('Sections that are missing; null above');
