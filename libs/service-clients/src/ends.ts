// Whoever gets a link gets some time to follow it.
const linkUseMs = 60_000;

/** When the first of these links can no longer be handed out; null: there is none that ends. */
export function firstEndOf(expiries: readonly (string | null | undefined)[]): number | null {
  const ends = expiries.filter((expiry) => typeof expiry === 'string').map((expiry) => Date.parse(expiry) - linkUseMs);
  return ends.length === 0 ? null : Math.min(...ends);
}

// What search says of access is that old at most, by its contract.
const snapshotMs = 60_000;

/** When an answer of search goes by an access snapshot that is too old. */
export function snapshotEnd(answer: {
  readonly accessSnapshotTime?: { readonly seconds: bigint } | undefined;
}): number | null {
  const { accessSnapshotTime } = answer;
  return accessSnapshotTime === undefined ? Number.NaN : Number(accessSnapshotTime.seconds) * 1000 + snapshotMs;
}
