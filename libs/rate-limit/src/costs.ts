import type { Mark, Route } from '@frontdesk/server';
import { quotaExceeded } from './quota-problem.ts';

interface CostMark extends Mark {
  readonly cost: number;
}

interface Marked {
  readonly marks: Readonly<Record<string, Mark>>;
}

const name = 'rateLimit';

const fieldOf = (description: string) => ({ description, schema: { type: 'string' } });
const answerHeaders = {
  'RateLimit-Policy': fieldOf(
    'The limits that apply: quota `q` in `w` seconds (draft-ietf-httpapi-ratelimit-headers-11).',
  ),
  RateLimit: fieldOf(
    'How they stand: `r` are left, and the next comes back within `t` seconds. The tightest is first.',
  ),
};

/**
 * How much one call of a route takes of each limit, for its declaration: `...costs(5)`. Marks of other features go in
 * here, as a second spread would replace them: `...costs(5, idempotent('required', { … }))`. Default: 1; 0 is free.
 */
export function costs(cost: number, others?: Marked): Marked {
  if (!Number.isSafeInteger(cost) || cost < 0) throw new TypeError(`A cost is a whole number from 0 on, not ${cost}.`);
  const mark: CostMark = { cost, problems: [quotaExceeded], answerHeaders };
  return { marks: { ...others?.marks, [name]: mark } };
}

export function markedCost({ marks }: Route): number {
  return (marks[name] as CostMark | undefined)?.cost ?? 1;
}
