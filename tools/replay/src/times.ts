import type { Answer } from './recording.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
// Of who was there just before. After the last answer there is nothing, but for what a `Date` leaves out of its second.
const beforeMs = 120_000;
const afterMs = 2000;

/** When a session took place, by the dates of its answers. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function spanOf(answers: readonly Answer[]): Span {
  const dates = answers.map(({ headers }) => Date.parse(headers['date'] ?? '')).filter((date) => !Number.isNaN(date));
  return { from: Math.min(...dates) - beforeMs, to: Math.max(...dates) + afterMs };
}

/** What happened during the session happened during the replay too, at another time: there it has that one's. */
export function withTimesOf(now: unknown, before: unknown, spans: readonly [before: Span, now: Span]): unknown {
  if (typeof before === 'string') return isIn(before, spans[0]) && isIn(now, spans[1]) ? now : before;
  if (Array.isArray(before)) return before.map((one, at) => withTimesOf((now as unknown[] | undefined)?.[at], one, spans)); // prettier-ignore
  if (typeof before !== 'object' || before === null) return before;
  const other = (typeof now === 'object' && now !== null ? now : {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(before).map(([name, one]) => [name, withTimesOf(other[name], one, spans)]));
}

function isIn(text: unknown, { from, to }: Span): boolean {
  if (typeof text !== 'string' || !instant.test(text)) return false;
  const at = Date.parse(text);
  return at >= from && at <= to;
}
