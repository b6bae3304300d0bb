import type { DescMessage, DescMethodUnary } from '@bufbuild/protobuf';
import type { z } from 'zod';
import type { CachePolicy } from './cache-policy.ts';
import type { ParamsOf } from './contract.ts';
import type { OperationFacts } from './facts.ts';
import type { GrpcContract, Message } from './grpc-contract.ts';
import { grpcProtocol } from './grpc-protocol.ts';
import { operationOf, type Operation } from './operation.ts';
import type { GrpcService } from './platform.ts';

type Schemas = Readonly<Record<string, z.ZodType>>;

/** A gRPC operation, as data. */
export interface GrpcFacts extends OperationFacts {
  readonly service: GrpcService;
  readonly method: DescMethodUnary;
}

interface Description<I extends DescMessage, O extends DescMessage, Needed extends PropertyKey, Codes, Details> {
  /** Service and method, as the contract has them. */
  readonly name: `${GrpcService}.${string}`;
  readonly method: DescMethodUnary<I, O>;
  readonly needs: readonly Needed[];
  readonly codes: readonly Codes[];
  readonly details?: Details;
  /** Left out: it only reads. */
  readonly safe?: false;
  readonly idempotent?: true;
  readonly hedge?: true;
  readonly cache?: CachePolicy<ParamsOf<GrpcContract<I, O, Needed>>, Message<O>>;
  readonly uncached?: string;
}

/** Declares an operation of a gRPC backend. */
export function grpcOperation<
  I extends DescMessage,
  O extends DescMessage,
  const Needed extends Exclude<keyof Message<I>, 'tenantId'>,
  const Codes extends string,
  Details extends Schemas = Record<never, never>,
>(
  description: Description<I, O, Needed, Codes, Details>,
): Operation<GrpcContract<I, O, Needed>, Codes, Details, GrpcFacts> {
  const { name, method, codes, details, safe = true, idempotent = safe, hedge, cache, uncached } = description;
  const facts: GrpcFacts = {
    name,
    service: name.split('.')[0] as GrpcService,
    method,
    safe,
    idempotent,
    hedge: hedge ?? false,
    changesReads: !safe,
    codes,
    details: details ?? {},
    ...(cache !== undefined && { cache: cache as CachePolicy }),
    ...(uncached !== undefined && { uncached }),
  };
  return operationOf(facts, grpcProtocol(facts));
}
