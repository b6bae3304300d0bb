import type { z } from 'zod';
import { failureOf, unusable } from './failure-of.ts';
import { placesOf } from './places-of.ts';
import type { OperationFacts } from './facts.ts';
import type { AnswerHeaders, Outcome } from './outcome.ts';
import type { CallerReach, Platform } from './platform.ts';

/** Calls an operation and says what came back, not yet read. */
export type Exchange<Params> = (platform: Platform, params: Params, reach: CallerReach) => Promise<Outcome>;

/** An operation together with what one app reads of it. */
export interface Reader<Params, Read, Answered = never, Codes extends string = string> {
  readonly operation: OperationFacts;
  readonly schema: z.ZodType;
  /** Rejects with a Refusal or an UpstreamFailure. */
  call(platform: Platform, params: Params, reach: CallerReach): Promise<Read | Answered>;
  /** These codes of the backend are answers, not failures: each stands for the value given. */
  answering<const A extends { readonly [C in Codes]?: unknown }>(
    answers: A & { readonly [C in Exclude<keyof A, Codes>]: never },
  ): Reader<Params, Read, Answered | A[keyof A], Codes>;
  /** The answer's body together with those of its headers that an app may need. */
  withHeaders(): Reader<Params, { readonly body: Read; readonly headers: AnswerHeaders }, Answered, Codes>;
}

interface Reading<Params> {
  readonly operation: OperationFacts;
  readonly schema: z.ZodType;
  readonly exchange: Exchange<Params>;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly headers: boolean;
}

/** A reader of what the schema names. Its types are those that the operation promises. */
export function createReader<Params, Read, Answered, Codes extends string>(
  reading: Reading<Params>,
): Reader<Params, Read, Answered, Codes> {
  return {
    operation: reading.operation,
    schema: reading.schema,
    call: async (platform, params, reach) =>
      valueOf(reading, await reading.exchange(platform, params, reach)) as Read | Answered,
    answering: (answers) =>
      createReader({ ...reading, answers: new Map([...reading.answers, ...Object.entries(answers)]) }),
    withHeaders: () => createReader({ ...reading, headers: true }),
  };
}

function valueOf<Params>(reading: Reading<Params>, outcome: Outcome): unknown {
  if ('error' in outcome) {
    const { error, status } = outcome;
    if (error.code !== undefined && reading.answers.has(error.code)) return reading.answers.get(error.code);
    throw failureOf(reading.operation, status, error);
  }
  const read = reading.schema.safeParse(outcome.body);
  if (!read.success) throw unusable(reading.operation, `wrong shape: ${placesOf(read.error)}`);
  return reading.headers ? { body: read.data, headers: outcome.headers } : read.data;
}
