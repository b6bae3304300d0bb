import { Problem } from '@frontdesk/problems';
import { z } from 'zod';
import { ifMatch, ifMatchMissing, newestTag } from '../documents/if-match.ts';

const about = 'The `etag` of the dashboard as it was read, to change that one and no later one';

export const changeHeaders = z.object({ 'if-match': ifMatch.describe(about) });

/** `If-None-Match: *` makes a new one, and never writes over what is there. */
export const writeHeaders = z
  .object({
    'if-match': ifMatch.describe(about),
    'if-none-match': z.literal('*').optional().describe('For a new one'),
  })
  .refine((given) => given['if-match'] === undefined || given['if-none-match'] === undefined, {
    path: ['if-none-match'],
    error: 'goes with no If-Match',
  });

/** The version that a change is made on; 0: there is none yet. */
export function expectedVersion(
  headers: z.output<typeof changeHeaders> & { readonly 'if-none-match'?: '*' | undefined },
): number {
  if (headers['if-none-match'] === '*') return 0;
  const given = headers['if-match'];
  if (given === undefined)
    throw new Problem(ifMatchMissing, 'Send the etag of what you read as If-Match, or If-None-Match: * for a new one.');
  const version = Number(/\d+/.exec(newestTag(given))?.[0]);
  return version === 0 ? -1 : version; // None of ours, which no dashboard has.
}
