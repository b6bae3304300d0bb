import { describe, expect, test } from '@jest/globals';
import { usesByDay, usesByPerson } from './usage-totals.ts';

const row = (date: string, user_id: string, cost_micro_usd: number) => ({
  ...{ date, user_id, cost_micro_usd },
  ...{ requests: 1, prompt_tokens: 10, completion_tokens: 2 },
});
const rows = [row('2026-06-18', 'usr_b', 5), row('2026-06-17', 'usr_a', 7), row('2026-06-18', 'usr_a', 1)];

describe('the rows of a report', () => {
  test('are one for each day, oldest first', () => {
    expect(usesByDay({ rows })).toEqual([
      { date: '2026-06-17', requests: 1, prompt_tokens: 10, completion_tokens: 2, cost_micro_usd: 7 },
      { date: '2026-06-18', requests: 2, prompt_tokens: 20, completion_tokens: 4, cost_micro_usd: 6 },
    ]);
  });

  test('are one for each person, the dearest first, and equals by their ids', () => {
    expect(usesByPerson({ rows }).map(({ userId, cost_micro_usd: cost }) => [userId, cost])).toEqual([
      ['usr_a', 8],
      ['usr_b', 5],
    ]);
    const equal = [row('2026-06-18', 'usr_d', 3), row('2026-06-18', 'usr_c', 3)];
    expect(usesByPerson({ rows: equal }).map(({ userId }) => userId)).toEqual(['usr_c', 'usr_d']);
  });

  test('of a whole tenant are summed up in the time of a request', () => {
    const many = Array.from({ length: 50_000 }, (_, at) =>
      row(`2026-06-${String((at % 30) + 1).padStart(2, '0')}`, `usr_${at % 1700}`, at),
    );
    expect([usesByDay({ rows: many }).length, usesByPerson({ rows: many }).length]).toEqual([30, 1700]);
  });

  test('that there are none of are nothing', () => {
    expect([usesByDay({ rows: [] }), usesByPerson({ rows: [] })]).toEqual([[], []]);
  });
});
