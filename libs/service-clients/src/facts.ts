import type { z } from 'zod';
import type { Batching } from './batching.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { HeaderParam } from './contract.ts';
import type { RestService, Service } from './platform.ts';

/** What everyone may know of an operation, whatever protocol it speaks. */
export interface OperationFacts {
  /** Service and operationId, as the contract has them: `identity.getUser`. */
  readonly name: string;
  readonly service: Service;
  /** Changes nothing, so that anyone may repeat it. */
  readonly safe: boolean;
  /** Changes the same however often it is sent; `with-key` only when it carries an idempotency key. */
  readonly idempotent: boolean | 'with-key';
  /** A slow call gets a second one beside it, for screens wait for it. */
  readonly hedge: boolean;
  /** False: it changes nothing that anyone reads, so that what its caller read before stays good. */
  readonly changesReads: boolean;
  /** The errors that its contract documents. */
  readonly codes: readonly string[];
  /** By code: what of an error's details may be kept. Everything else is dropped. */
  readonly details: Readonly<Record<string, z.ZodType>>;
  /** How its answer may be kept. */
  readonly cache?: CachePolicy;
  /** Why its answer is not kept. Whatever is safe says the one or the other. */
  readonly uncached?: string;
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
  /** How many calls of it that begin together become one of another operation. */
  readonly batch?: Batching;
}

/** What a second try may do. */
export function repeatOf({ safe, idempotent }: OperationFacts, params: object): 'safe' | 'idempotent' | 'never' {
  if (safe) return 'safe';
  const hasKey = (params as { readonly idempotencyKey?: unknown }).idempotencyKey !== undefined;
  return idempotent === true || (idempotent === 'with-key' && hasKey) ? 'idempotent' : 'never';
}
