import { bind } from '@frontdesk/service-clients';
import type { Bound, Platform } from '@frontdesk/service-clients';
import { getEffectiveAccess } from '@frontdesk/service-clients/access';
import { getTenantFlags } from '@frontdesk/service-clients/identity';
import { z } from 'zod';

// All that this app reads of the platform, on one page. What is not named here is neither checked nor kept: it may change
// without anyone here noticing, and cannot reach a card. Names and casing are the backends'; cards make ours.

const readers = {
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  tenantFlags: getTenantFlags.reading(
    z.object({ flags: z.array(z.object({ key: z.string(), enabled: z.boolean(), variant: z.string().nullable() })) }),
  ),
};

/** What is asked of the platform, by the names that operators turn operations off by. */
export const operationsRead: ReadonlySet<string> = new Set(
  Object.values(readers).map(({ operation }) => operation.name),
);

export function createReads(platform: Platform): Bound<typeof readers> {
  return bind(readers, platform);
}

export type Reads = Bound<typeof readers>;
/** What a read answers: what cards are made from. */
export type Read<Name extends keyof Reads> = Awaited<ReturnType<Reads[Name]>>;
