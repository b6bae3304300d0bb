import { cursorOf, pageOf } from '@frontdesk/paging';
import { nextGrants } from '@frontdesk/service-clients/access';
import { z } from 'zod';
import { degraded } from '../degraded.ts';
import type { Names } from '../people/names.ts';
import type { Read } from '../reads.ts';

/** What somebody was given on a document, or on a folder above it. */
export const grant = z.object({
  grantId: z.string(),
  granteeId: z.string(),
  granteeType: z.string().describe('user or group'),
  role: z.string(),
  inheritedFrom: z.string().nullable().describe('The folder that it was made on'),
  grantedBy: z.string(),
  grantedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});

export const grantPage = pageOf(
  grant.extend({
    granteeName: z.string().nullable().describe('Groups have none'),
    grantedByName: z.string().nullable(),
  }),
).extend({ degraded });
type GrantPage = Omit<z.output<typeof grantPage>, 'degraded'>;

export function toGrantPage({ body, headers }: Read<'grantPage'>, names: Names | undefined): GrantPage {
  const items = body.map((one) => ({
    ...one,
    granteeName: names?.get(one.granteeId) ?? null,
    grantedByName: names?.get(one.grantedBy) ?? null,
  }));
  const next = nextGrants(headers);
  return { items, nextCursor: next === undefined ? null : cursorOf('grants', next) };
}
