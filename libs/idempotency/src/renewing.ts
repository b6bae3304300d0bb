/** Renews every so often, one at a time, until it is stopped; stopping waits for the one that is under way. */
export function renewing(renew: () => Promise<unknown>, everyMs: number): () => Promise<void> {
  let underway: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    // One that fails is followed by the next; the lease lasts for three.
    underway ??= renew()
      .catch(() => undefined)
      .finally(() => (underway = undefined));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await underway;
  };
}
