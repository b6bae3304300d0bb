import type { DescMessage, DescMethodUnary } from '@bufbuild/protobuf';
import type { z } from 'zod';
import type { OperationFacts } from './facts.ts';
import type { GrpcContract, Message } from './grpc-contract.ts';
import { exchangeGrpc } from './grpc-exchange.ts';
import { operationOf, type Operation } from './operation.ts';

type Schemas = Readonly<Record<string, z.ZodType>>;

/** A gRPC operation, as data. */
export interface GrpcFacts extends OperationFacts {
  readonly service: 'search';
  readonly method: DescMethodUnary;
}

interface Description<I extends DescMessage, O extends DescMessage, Needed, Codes, Details> {
  /** Service and method, as the contract has them. */
  readonly name: `search.${string}`;
  readonly method: DescMethodUnary<I, O>;
  readonly needs: readonly Needed[];
  readonly codes: readonly Codes[];
  readonly details?: Details;
}

/** Declares an operation of a gRPC backend. All that there are only read. */
export function grpcOperation<
  I extends DescMessage,
  O extends DescMessage,
  const Needed extends Exclude<keyof Message<I>, 'tenantId'>,
  const Codes extends string,
  Details extends Schemas = Record<never, never>,
>(
  description: Description<I, O, Needed, Codes, Details>,
): Operation<GrpcContract<I, O, Needed>, Codes, Details, GrpcFacts> {
  const { name, method, codes, details } = description;
  const facts: GrpcFacts = {
    name,
    service: 'search',
    method,
    safe: true,
    idempotent: true,
    codes,
    details: details ?? {},
  };
  return operationOf(facts, (platform, params, reach) => exchangeGrpc(facts, platform, params, reach));
}
