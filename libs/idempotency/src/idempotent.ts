import type { Mark, Route } from '@frontdesk/server';
import { longestKey, keyPattern } from './parse-key.ts';
import { keyProblems } from './problems.ts';

export interface IdempotentOptions {
  /** The operation by which a client finds out whether it was done: `GET /v1/documents/{documentId}/revisions`. */
  readonly readThatTells: string;
  /** The backend gets `backendKey(exchange)` and dedupes by it, so that a repeat runs again where nobody knows the outcome. */
  readonly backendDedupes?: boolean;
  /** The handler puts its write into `effect(exchange, …)`, so that a read that fails before it changes nothing. */
  readonly announcesEffect?: boolean;
}

export interface IdempotencyMark extends Mark, Required<IdempotentOptions> {
  readonly need: 'required' | 'optional';
}

/** For a route's declaration: `...idempotent('required', { readThatTells: 'GET /v1/orders' })`. */
export function idempotent(
  need: 'required' | 'optional',
  { readThatTells, backendDedupes = false, announcesEffect = false }: IdempotentOptions,
): { readonly marks: { readonly idempotency: IdempotencyMark } } {
  const parameters = [parameterOf(need)];
  const mark = { need, readThatTells, backendDedupes, announcesEffect, parameters, answerHeaders };
  return { marks: { idempotency: { ...mark, problems: keyProblems } } };
}

export function idempotencyOf(route: Route): IdempotencyMark | undefined {
  return route.marks['idempotency'] as IdempotencyMark | undefined;
}

const answerHeaders = {
  'Idempotent-Replayed': {
    description: '`true` when this is what an earlier request with the same key was answered.',
    schema: { type: 'string', enum: ['true'] },
  },
};

function parameterOf(need: 'required' | 'optional'): object {
  return {
    name: 'Idempotency-Key',
    in: 'header',
    required: need === 'required',
    description:
      'New for each intended write, the same for each try of it: a string in quotes (RFC 9651), best a UUID. Repeats ' +
      'are answered as the first was; a UUIDv7 that is older than what is remembered is refused.',
    schema: { type: 'string', pattern: keyPattern, minLength: 3, maxLength: 2 * longestKey + 2 },
    example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
  };
}
