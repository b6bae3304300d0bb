import type { ZodType, z } from 'zod';
import { isDate } from './versions.ts';

interface Reasoned {
  /** The day on which the newer version changed, as `2026-11-22`. */
  readonly date: string;
  /** What changed and why, for who wonders whether this may go. */
  readonly reason: string;
}

/** How an answer of an older version is made from the next newer one. */
export interface OlderAnswer extends Reasoned {
  readonly from: ZodType;
  readonly to: ZodType;
  readonly down: (newer: never) => unknown;
}

interface OlderAnswerDefinition<From extends ZodType, To extends ZodType> extends Reasoned {
  /** What the newer version answers: the very schema of its route, which is checked at the start. */
  readonly from: From;
  /** What the older version answers, as it was published. */
  readonly to: To;
  /** Pure, and small: what it makes is checked by `to`, as every answer is. */
  readonly down: (newer: z.output<From>) => z.input<To>;
}

/** Declares how an older answer is made. One file for each, named after the shape and the version. */
export function olderAnswer<From extends ZodType, To extends ZodType>(
  definition: OlderAnswerDefinition<From, To>,
): OlderAnswer {
  return Object.freeze(reasoned(definition));
}

/** How a body or a query of an older version becomes one of the next newer version. */
export interface OlderInput extends Reasoned {
  readonly from: ZodType;
  readonly to: ZodType;
  readonly up: (older: never) => unknown;
}

interface OlderInputDefinition<From extends ZodType, To extends ZodType> extends Reasoned {
  /** What the older version takes, as it was published. */
  readonly from: From;
  /** What the newer version takes: the very schema of its route, which is checked at the start. */
  readonly to: To;
  /** Pure. What it makes is checked by `to`, which also adds its defaults. */
  readonly up: (older: z.output<From>) => z.input<To>;
}

/** Declares how an older body or query is carried over. */
export function olderInput<From extends ZodType, To extends ZodType>(
  definition: OlderInputDefinition<From, To>,
): OlderInput {
  return Object.freeze(reasoned(definition));
}

function reasoned<Declared extends Reasoned>(declared: Declared): Declared {
  if (!isDate(declared.date)) throw new Error(`A converter has the day of its change, not ${declared.date}.`);
  if (declared.reason.trim() === '') throw new Error('A converter says why it is there.');
  return declared;
}
