import type { Read } from '../../reads.ts';

type Report = Read<'tokenUsage'>;
export type Uses = Report['total'];
export type UsesOfDay = Uses & { readonly date: string };
export type UsesOfPerson = Uses & { readonly userId: string };

/** A report's rows, one for each user and day, as one for each day, oldest first. */
export function usesByDay({ rows }: Pick<Report, 'rows'>): UsesOfDay[] {
  const days = summed(rows, (row) => row.date);
  return [...days].map(([date, uses]) => ({ date, ...uses })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** As one for each user, the dearest first. */
export function usesByPerson({ rows }: Pick<Report, 'rows'>): UsesOfPerson[] {
  const people = summed(rows, (row) => row.user_id);
  return [...people]
    .map(([userId, uses]) => ({ userId, ...uses }))
    .toSorted((a, b) => b.cost_micro_usd - a.cost_micro_usd || (a.userId < b.userId ? -1 : 1));
}

function summed<Row extends Uses>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Uses> {
  const sums = new Map<string, Uses>();
  for (const row of rows) {
    const key = keyOf(row);
    const sum = sums.get(key) ?? { requests: 0, prompt_tokens: 0, completion_tokens: 0, cost_micro_usd: 0 };
    sums.set(key, {
      requests: sum.requests + row.requests,
      prompt_tokens: sum.prompt_tokens + row.prompt_tokens,
      completion_tokens: sum.completion_tokens + row.completion_tokens,
      cost_micro_usd: sum.cost_micro_usd + row.cost_micro_usd,
    });
  }
  return sums;
}
