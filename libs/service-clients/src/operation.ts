import type { z } from 'zod';
import type { Accepts } from './accepts.ts';
import type { AnyContract, HeaderParam, ParamsOf } from './contract.ts';
import type { Batching } from './batching.ts';
import { checkPolicy, type CachePolicy } from './cache-policy.ts';
import type { Method, OperationFacts, RestFacts } from './facts.ts';
import type { RestService } from './platform.ts';
import type { Protocol } from './protocol.ts';
import { createReader, type Reader } from './reader.ts';
import { Refusal } from './refusal.ts';
import { restProtocol } from './rest-protocol.ts';

type Schemas = Readonly<Record<string, z.ZodType>>;
type DetailsAt<D, Code> = Code extends keyof D
  ? D[Code] extends z.ZodType
    ? z.output<D[Code]>
    : undefined
  : undefined;

/** How one operation of a backend is called, and nothing of who reads what of it. */
export interface Operation<C extends AnyContract, Codes extends string, Details, Facts extends OperationFacts> {
  readonly facts: Facts;
  readonly protocol: Protocol<ParamsOf<C>>;
  /** A reader of the members that the schema names. Nothing else of the answer is looked at, or kept. */
  reading<S extends z.ZodType>(schema: S & Accepts<C['answer'], S>): Reader<ParamsOf<C>, z.output<S>, never, Codes>;
  /** Is this that refusal of ours? Then its details are typed. */
  refused<Code extends Codes>(thrown: unknown, code: Code): thrown is Refusal<DetailsAt<Details, Code>>;
}

interface Description<C extends AnyContract, Codes extends string, Details> {
  /** Service and operationId, as the contract has them. */
  readonly name: `${RestService}.${string}`;
  readonly safe?: true;
  readonly idempotent?: true | 'with-key';
  readonly query?: readonly (keyof C['query'] & string)[];
  readonly headers?: readonly (keyof ParamsOf<C> & HeaderParam)[];
  readonly contentType?: string;
  readonly maxAnswerBytes?: number;
  readonly hedge?: true;
  readonly changesReads?: false;
  readonly cache?: CachePolicy<ParamsOf<C>, C['answer']> & {
    readonly alsoAnswers?: { readonly codes: readonly Codes[] };
  };
  readonly uncached?: string;
  readonly batch?: Batching;
  readonly codes?: readonly Codes[];
  readonly details?: Details & { readonly [K in Exclude<keyof Details, Codes>]: never };
}

type PathNames<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | PathNames<Rest> : never;
type Names<C extends AnyContract> = keyof C['path'] & string;
type Template<C extends AnyContract, P extends string> = [PathNames<P>] extends [Names<C>]
  ? [Names<C>] extends [PathNames<P>]
    ? P
    : { readonly error: 'the path lacks a parameter of the contract' }
  : { readonly error: 'the path has a parameter that the contract has not' };

/** Exactly one method, with a path template that names the contract's path parameters. */
type Route<C extends AnyContract, P extends string> = {
  [M in Method]: { readonly [K in M]: P & Template<C, P> } & { readonly [K in Exclude<Method, M>]?: never };
}[Method];

/** Declares an operation of a REST backend: `operation<Contract<operations['getUser']>>()({ … })`. */
export function operation<C extends AnyContract>() {
  return <const P extends string, const Codes extends string = never, Details extends Schemas = Record<never, never>>(
    description: Description<C, Codes, Details> & Route<C, P>,
  ): Operation<C, Codes, Details, RestFacts> => {
    const facts = factsOf(description);
    return operationOf(facts, restProtocol(facts));
  };
}

/** What all operations can do, whatever protocol they speak. */
export function operationOf<C extends AnyContract, Codes extends string, Details, Facts extends OperationFacts>(
  facts: Facts,
  protocol: Protocol<ParamsOf<C>>,
): Operation<C, Codes, Details, Facts> {
  checkPolicy(facts);
  return {
    facts,
    protocol,
    reading: (schema) => createReader({ operation: facts, schema, protocol, answers: new Map(), headers: false }),
    refused: (thrown, code): thrown is never =>
      thrown instanceof Refusal && thrown.operation === facts.name && thrown.backendCode === code,
  };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Described = Omit<Partial<RestFacts>, 'name' | 'method' | 'cache'> & { readonly name: string } & {
  readonly [M in Method]?: unknown;
} & { readonly cache?: unknown; readonly details?: unknown };

function factsOf(described: Described): RestFacts {
  const method = methods.find((name) => typeof described[name] === 'string');
  const safe = described.safe ?? false;
  if (method === undefined) throw new TypeError(`${described.name} has no method.`);
  return {
    name: described.name,
    service: described.name.split('.')[0] as RestService,
    method: method.toUpperCase() as Uppercase<Method>,
    path: described[method] as string,
    safe,
    idempotent: described.idempotent ?? safe,
    hedge: described.hedge ?? false,
    changesReads: described.changesReads ?? !safe,
    query: described.query ?? [],
    headers: described.headers ?? [],
    contentType: described.contentType ?? 'application/json',
    codes: described.codes ?? [],
    details: (described.details ?? {}) as Schemas,
    ...(described.maxAnswerBytes !== undefined && { maxAnswerBytes: described.maxAnswerBytes }),
    ...(described.cache !== undefined && { cache: described.cache as CachePolicy }),
    ...(described.uncached !== undefined && { uncached: described.uncached }),
    ...(described.batch !== undefined && { batch: described.batch }),
  };
}
