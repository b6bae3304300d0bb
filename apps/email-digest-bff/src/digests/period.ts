import { z } from 'zod';

const longestMs = 31 * 86_400_000;

/** From its beginning to before its end; times in UTC, so that they compare as text. */
export const period = z
  .strictObject({
    from: z.iso.datetime({ precision: 0 }).describe('Such as 2026-06-18T00:00:00Z'),
    to: z.iso.datetime({ precision: 0 }).describe('Not after now: what is over does not change'),
  })
  .refine(({ from, to }) => from < to, { message: 'must be after from', path: ['to'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= longestMs, {
    message: 'must be at most 31 days after from',
    path: ['to'],
  });
export type Period = z.output<typeof period>;

export function isWithin({ from, to }: Period, time: string): boolean {
  return Date.parse(time) >= Date.parse(from) && Date.parse(time) < Date.parse(to);
}
