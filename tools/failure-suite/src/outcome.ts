// What an answer of the BFF is worth.

export interface Outcome {
  /** Complete; with gaps that it names; a problem that says so; or none of these, which must never be. */
  readonly kind: 'complete' | 'degraded' | 'problem' | 'broken';
  /** `200`, `200 −owner timeout`, `503 backend-unavailable` */
  readonly shown: string;
  readonly status: number;
  readonly ms: number;
  readonly text: string;
}

interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Problems that say that a backend failed. Any other 5xx is our own failure. */
const honest = [502, 503, 504];

export function outcomeOf({ status, headers, text }: Given, at: { ms: number; healthy: number }): Outcome {
  const { ms } = at;
  if (status === at.healthy && status !== 200) return { kind: 'complete', shown: String(status), status, ms, text };
  if (status === 200) {
    if (headers['frontdesk-degraded'] === undefined) return { kind: 'complete', shown: '200', status, ms, text };
    const gaps = (parsed(text)['degraded'] ?? []) as { section: string; reason: string }[];
    const isNamed = gaps.length > 0 && headers['etag'] === undefined && headers['cache-control'] === 'no-store';
    const named = gaps.map(({ section, reason }) => `−${section} ${reason}`).join(', ');
    return isNamed
      ? { kind: 'degraded', shown: `200 ${named}`, status, ms, text }
      : { kind: 'broken', shown: '200, degraded and not said so', status, ms, text };
  }
  const code = String(parsed(text)['type'] ?? '')
    .split('/')
    .at(-1);
  const isProblem = String(headers['content-type']).startsWith('application/problem+json') && Boolean(code);
  const kind = isProblem && honest.includes(status) ? 'problem' : 'broken';
  return { kind, shown: `${status} ${code || 'without a problem'}`, status, ms, text };
}

/** The code of a problem; what a proxy says itself is none. */
export function codeOf(text: string): string {
  const type = parsed(text)['type'];
  if (typeof type === 'string') return type.slice(type.lastIndexOf('/') + 1);
  return text.includes('nginx') ? 'of nginx' : 'without a problem';
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function is200({ kind }: Outcome): boolean {
  return kind === 'complete' || kind === 'degraded';
}

/** `200 ×7, 504 backend-timed-out ×1`, the most frequent first; one kind goes without its number. */
export function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { shown } of outcomes) counts.set(shown, (counts.get(shown) ?? 0) + 1);
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted.length === 1 ? (sorted[0]?.[0] ?? '') : sorted.map(([shown, count]) => `${shown} ×${count}`).join('; ');
}
