import type { OpenReservation, QuotaStore } from './quota-store.ts';
import type { Settlements } from './settlements.ts';

const atOnce = 100;

/** Settles a tenant's reservations that nobody renews any more, at what was metered last. Gives back how many. */
export async function settleExpired(store: QuotaStore, settlements: Settlements, tenant: string): Promise<number> {
  const expired = await store.expired(tenant, atOnce);
  const records = await Promise.all(expired.map((one) => settlements.settle(one.entry, expiryOf(one), one.metered)));
  return records.filter((record) => record !== undefined).length;
}

function expiryOf({ entry, metered, meteredAt }: OpenReservation) {
  const latencyMs = Math.max(0, meteredAt - entry.startedAt);
  return { by: 'expiry', outputTokens: metered, latencyMs, ended: 'expired' } as const;
}

/** Of all tenants: so that a crash is settled also where nobody asks any more. */
export async function sweep(store: QuotaStore, settlements: Settlements): Promise<number> {
  let settled = 0;
  for (const tenant of await store.due(atOnce)) {
    settled += await settleExpired(store, settlements, tenant);
    await store.looked(tenant);
  }
  return settled;
}
