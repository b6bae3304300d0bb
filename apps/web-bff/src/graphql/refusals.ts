import { GraphQLError } from 'graphql';

/** What clients tell errors apart by, in `extensions.code`. A code is never used for another meaning. */
export type RefusalCode =
  | 'BAD_REQUEST'
  | 'SYNTAX_ERROR'
  | 'VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'OPERATION_NOT_FOUND'
  | 'OPERATION_NOT_SUPPORTED'
  | 'PERSISTED_OPERATION_NOT_FOUND'
  | 'PERSISTED_OPERATION_REQUIRED'
  | 'TOKEN_LIMIT_EXCEEDED'
  | 'DEPTH_LIMIT_EXCEEDED'
  | 'SELECTION_LIMIT_EXCEEDED'
  | 'ALIAS_LIMIT_EXCEEDED'
  | 'DIRECTIVE_LIMIT_EXCEEDED'
  | 'ROOT_FIELD_LIMIT_EXCEEDED'
  | 'REPEAT_LIMIT_EXCEEDED'
  | 'DEFINITION_LIMIT_EXCEEDED'
  | 'FRAGMENT_CYCLE'
  | 'LIST_SIZE_REQUIRED'
  | 'COST_LIMIT_EXCEEDED';

/** What an operation costs, said in `extensions.cost` of every answer that it was reckoned for. */
export interface Cost {
  /** Before anything was asked. */
  readonly estimated: number;
  readonly limit: number;
  /** By what was answered. */
  readonly actual?: number;
}

/** An operation that is not run. Nothing was asked for it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;
  readonly errors: readonly GraphQLError[];
  readonly cost: Cost | undefined;

  constructor(code: RefusalCode, errors: string | readonly GraphQLError[], cost?: Cost) {
    const list = typeof errors === 'string' ? [new GraphQLError(errors)] : errors;
    super(`${code}: ${list[0]?.message ?? ''}`);
    this.code = code;
    this.errors = list;
    this.cost = cost;
  }
}
