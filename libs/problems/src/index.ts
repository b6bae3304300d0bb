export { defineProblem, internal } from './problem-kind.ts';
export type { DegradedReason, ProblemDefinition, ProblemKind } from './problem-kind.ts';
export { Problem } from './problem.ts';
export type { InputError, ProblemOptions } from './problem.ts';
export { problemDocument } from './problem-document.ts';
export type { ProblemDocument } from './problem-document.ts';
