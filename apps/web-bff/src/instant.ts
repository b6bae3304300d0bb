import { z } from 'zod';

const last = Date.parse('9999-12-31T23:59:59.999Z');

/** A time with any offset, as the same time in UTC. Beyond these years the backends have no way to write it. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((time) => Date.parse(time) >= 0 && Date.parse(time) <= last, 'must be between 1970 and 9999')
  .transform((time) => new Date(time).toISOString());
