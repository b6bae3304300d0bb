import { z } from 'zod';

const degraded = z.array(
  z.object({
    section: z.string(),
    reason: z.enum(['timeout', 'unavailable', 'invalid', 'overloaded', 'stale']),
  }),
);

/** The shape of a view's answer: the sections that it had to do without are named in one place. */
export function withDegraded<Shape extends z.ZodObject>(shape: Shape) {
  return shape.extend({ degraded: degraded.describe('Sections that are missing; null or empty above') });
}
