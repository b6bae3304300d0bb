import { Problem } from '@frontdesk/problems';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { RefusalCode } from './refusals.ts';

/** An error as clients see it: always with a code. */
export interface ToldError extends GraphQLFormattedError {
  readonly extensions: { readonly code: string; readonly [name: string]: unknown };
}

/** Told of each field that was lost, with the cause that no client hears. */
export type OnLost = (lost: { readonly path: string; readonly isExpected: boolean; readonly cause: unknown }) => void;

/**
 * An error of a field as clients see it. A Problem keeps its detail, and its code as `extensions.code`; what a resolver
 * words itself has a code, and stays. Of anything else they learn nothing but that it was us: what graphql says of a value
 * that does not fit its type has the value in it.
 */
export function fieldError(error: GraphQLError, onLost: OnLost): ToldError {
  const { locations, path } = error;
  const at = { ...(locations && { locations }), ...(path && { path }) };
  const cause = error.originalError ?? error;
  if (cause instanceof GraphQLError) {
    const { code } = cause.extensions;
    if (typeof code === 'string') return { ...at, message: cause.message, extensions: { ...cause.extensions, code } };
  }
  const problem = Problem.from(cause);
  const isExpected = cause instanceof Problem;
  if (!isExpected || problem.kind.status >= 500) onLost({ path: path?.join('.') ?? '', isExpected, cause });
  const { kind, detail, errors } = problem;
  return {
    ...at,
    message: detail,
    extensions: { code: codeOf(kind.code), type: kind.type, ...(errors && { errors }) },
  };
}

/** Errors of an operation that is not run. */
export function refusalErrors(code: RefusalCode, errors: readonly GraphQLError[]): ToldError[] {
  return errors.map((error) => ({ ...error.toJSON(), extensions: { code } }));
}

function codeOf(code: string): string {
  return code.toUpperCase().replaceAll('-', '_');
}
