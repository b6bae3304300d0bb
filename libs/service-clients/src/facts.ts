import type { z } from 'zod';
import type { HeaderParam } from './contract.ts';
import type { RestService, Service } from './platform.ts';

/** How an answer may be kept. It is data: whether anything is kept is decided by whoever makes the call. */
export interface CachePolicy<Params = never, Answer = never> {
  readonly forMs: number;
  /** Absent: an old answer never stands in for a failed call. */
  readonly staleIfErrorMs?: number;
  /** Whose answer it is: `tenant` alone when all its users get the same. */
  readonly variesBy: readonly ('tenant' | 'user')[];
  /** What it is about, so that a change event can empty it. */
  tags?(params: Params): readonly string[];
  /** When the answer itself says that it ends, as ISO 8601. */
  endsAt?(answer: Answer): string | null;
}

/** What everyone may know of an operation, whatever protocol it speaks. */
export interface OperationFacts {
  /** Service and operationId, as the contract has them: `identity.getUser`. */
  readonly name: string;
  readonly service: Service;
  /** Changes nothing, so that anyone may repeat it. */
  readonly safe: boolean;
  /** Changes the same however often it is sent; `with-key` only when it carries an idempotency key. */
  readonly idempotent: boolean | 'with-key';
  /** The errors that its contract documents. */
  readonly codes: readonly string[];
  /** By code: what of an error's details may be kept. Everything else is dropped. */
  readonly details: Readonly<Record<string, z.ZodType>>;
  readonly cache?: CachePolicy;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface RestFacts extends OperationFacts {
  readonly service: RestService;
  readonly method: Uppercase<Method>;
  /** A template: `/v1/users/{userId}`. */
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: readonly HeaderParam[];
  readonly contentType: string;
  /** What services usually send at most, unless this says more. */
  readonly maxAnswerBytes?: number;
}
