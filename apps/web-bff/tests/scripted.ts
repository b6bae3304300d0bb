import { Problem } from '@frontdesk/problems';
import type { ProblemKind } from '@frontdesk/problems';
import { Refusal } from '@frontdesk/service-clients';
import type { Reads } from '../src/reads.ts';

/** A read that fails, with something that no client may see. */
export function failing(kind: ProblemKind) {
  return async (): Promise<never> => {
    throw new Problem(kind, 'It failed.', { log: 'a secret of the backend' });
  };
}

/** A read that a backend refuses, as its contract says it. */
export function refusing(kind: ProblemKind, backendCode: string, details?: unknown) {
  return async (): Promise<never> => {
    const refused = { service: 'any', operation: 'any.thing', backendCode, details };
    throw new Refusal(kind, { ...refused, backendStatus: kind.status === 422 ? 400 : kind.status });
  };
}

/** The same reads, and what was asked of them. */
export function noting(reads: Reads): { readonly reads: Reads; readonly asked: [name: string, params: unknown][] } {
  const asked: [string, unknown][] = [];
  const noted = Object.entries(reads).map(([name, read]) => [
    name,
    (...args: [never, never]) => {
      asked.push([name, args[0]]);
      return read(...args);
    },
  ]);
  return { reads: Object.fromEntries(noted) as Reads, asked };
}
