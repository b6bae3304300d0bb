// How figures are written.

export function millis(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

export function kilobytes(bytes: number): string {
  return bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} B`;
}

/** What a `RateLimit` field leaves: `"user";r=199;t=1` is 199 by user. */
export function leftOf(field: string): string {
  const limits = [...field.matchAll(/"([^"]+)";r=(\d+)/g)];
  return limits.map(([, name, left]) => `${name} ${Number(left).toLocaleString('en')}`).join(', ');
}
