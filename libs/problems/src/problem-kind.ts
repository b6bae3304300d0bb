/** Why a section of a view is missing. `stale` says that an older value stands in for it. */
export type DegradedReason = 'timeout' | 'unavailable' | 'invalid' | 'overloaded' | 'stale';

/** One kind of failure that a client can tell apart by `code`. Codes are never reused for another meaning. */
export interface ProblemKind<Code extends string = string> {
  readonly code: Code;
  /** An absolute URI that identifies the kind (RFC 9457, 3.1.1). */
  readonly type: string;
  readonly status: number;
  /** The same for every occurrence (RFC 9457, 3.1.3). */
  readonly title: string;
  /** How a view calls it when an optional section is lost to it. */
  readonly reason?: DegradedReason;
  /** Answered because people want it so, such as what operators turned off: a 5xx that wakes nobody. */
  readonly intended?: true;
}

export interface ProblemDefinition<Code extends string> {
  readonly code: Code;
  readonly status: number;
  readonly title: string;
  /** Only for kinds that are registered elsewhere, such as IANA's. */
  readonly type?: string;
  readonly reason?: DegradedReason;
  readonly intended?: true;
}

const typeBase = 'https://frontdesk.example/problems/';

/** Declares a kind of problem. Each lib and app declares its own, once, at module level. */
export function defineProblem<const Code extends string>(definition: ProblemDefinition<Code>): ProblemKind<Code> {
  return Object.freeze({ type: `${typeBase}${definition.code}`, ...definition });
}

/** What anything becomes that nobody named: the client learns nothing but that it was us. */
export const internal = defineProblem({ code: 'internal', status: 500, title: 'Internal error' });
