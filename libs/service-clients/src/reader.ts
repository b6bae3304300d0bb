import { UpstreamFailure, backendInvalid } from '@frontdesk/upstream';
import type { z } from 'zod';
import { failureOf, wrongShape } from './failure-of.ts';
import { placesOf } from './places-of.ts';
import type { OperationFacts } from './facts.ts';
import { readThroughCache, type KeptRead } from './cached-read.ts';
import { frozen } from './frozen.ts';
import type { AnswerHeaders, Outcome } from './outcome.ts';
import { refuseIfOff, type CallerReach, type Platform } from './platform.ts';
import type { Protocol } from './protocol.ts';
import { written } from './written.ts';

/** An operation together with what one app reads of it. */
export interface Reader<Params, Read, Answered = never, Codes extends string = string> {
  readonly operation: OperationFacts;
  readonly schema: z.ZodType;
  /** The codes of the backend that are answers to it. */
  readonly answeredCodes: readonly string[];
  readonly readsHeaders: boolean;
  /** Rejects with a Refusal or an UpstreamFailure. What it resolves with may be shared with others, and is frozen then. */
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
  readonly protocol: Protocol<Params>;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly headers: boolean;
}

/** A reader of what the schema names. Its types are those that the operation promises. */
export function createReader<Params, Read, Answered, Codes extends string>(
  reading: Reading<Params>,
): Reader<Params, Read, Answered, Codes> {
  const { operation, protocol } = reading;
  const madeOf = (outcome: Outcome): unknown => madeBy(reading, outcome);
  const judge = (outcome: Outcome): void => {
    try {
      madeOf(outcome);
    } catch (error) {
      if (isUnusable(error)) throw error;
    }
  };

  const check = (outcome: Outcome): boolean => {
    try {
      madeOf(outcome);
      return true;
    } catch (error) {
      if (isUnusable(error)) return false;
      throw error;
    }
  };
  const used = (read: KeptRead<Params>, outcome: Outcome, isKept: boolean): unknown => {
    if (!isKept || check(outcome)) return frozen(madeOf(outcome));
    // It was good for the reader that had it kept. What the backend has now may be good for this one.
    return protocol.exchange(read.platform, read.params, read.reach, judge).then((now) => frozen(madeOf(now)));
  };
  const called = async (platform: Platform, params: Params, reach: CallerReach): Promise<unknown> => {
    const { cache } = platform;
    const change = () => protocol.exchange(platform, params, reach, judge);
    return madeOf(await (cache && operation.changesReads ? written(cache, reach, change) : change()));
  };
  // Not async: it adds nothing to what it passes on, and every read goes through here.
  const call = (platform: Platform, params: Params, reach: CallerReach): Promise<unknown> => {
    const { cache } = platform;
    const policy = operation.cache;
    try {
      refuseIfOff(platform, operation);
      if (cache === undefined || policy === undefined) return called(platform, params, reach);
      const read = { operation, policy, cache, protocol, platform, params, reach, check, judge };
      return readThroughCache(read, (outcome, isKept) => used(read, outcome, isKept));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };

  return {
    operation,
    schema: reading.schema,
    answeredCodes: [...reading.answers.keys()],
    readsHeaders: reading.headers,
    call: call as Reader<Params, Read, Answered, Codes>['call'],
    answering: (answers) =>
      createReader({ ...reading, answers: new Map([...reading.answers, ...Object.entries(answers)]) }),
    withHeaders: () => createReader({ ...reading, headers: true }),
  };
}

/** As long as an outcome is kept, each reader reads it once. */
function madeBy<Params>(reading: Reading<Params>, outcome: Outcome): unknown {
  for (let made = outcome.made; made !== undefined; made = made.other) if (made.by === reading) return made.value;
  const value = valueOf(reading, outcome);
  outcome.made = { by: reading, value, other: outcome.made };
  return value;
}

function valueOf<Params>(reading: Reading<Params>, outcome: Outcome): unknown {
  if ('error' in outcome) {
    const { error, status } = outcome;
    if (error.code !== undefined && reading.answers.has(error.code)) return reading.answers.get(error.code);
    throw failureOf(reading.operation, status, error);
  }
  const read = reading.schema.safeParse(outcome.body);
  if (!read.success) throw wrongShape(reading.operation, placesOf(read.error));
  return reading.headers ? { body: read.data, headers: outcome.headers } : read.data;
}

function isUnusable(error: unknown): boolean {
  return error instanceof UpstreamFailure && error.kind === backendInvalid;
}
