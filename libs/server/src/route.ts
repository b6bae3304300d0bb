import type { ProblemKind } from '@frontdesk/problems';
import type { ZodType, z } from 'zod';
import type { AccessRule } from './access-rule.ts';
import type { Answer, AnswerOf, Answers } from './answer.ts';
import type { CheckedInput, Exchange } from './exchange.ts';
import { checkRoute } from './check-route.ts';
import { parsePathTemplate, type PathTemplate } from './path-template.ts';

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof methods)[number];
export type Template = `/${string}`;

/** What a feature notes on a route: for its own step, and for the API's document. */
export interface Mark {
  /** OpenAPI parameters that the feature's step reads. */
  readonly parameters?: readonly object[];
  /** What its step may answer. */
  readonly problems?: readonly ProblemKind[];
  /** OpenAPI headers, by name, that it may add to the route's own answers. */
  readonly answerHeaders?: Readonly<Record<string, object>>;
  /** Whether the document says that nobody should begin with the operation. */
  readonly deprecated?: boolean;
}

/** One way to be called: declared once, it validates, types the handler and makes the API's document. */
export interface Route<in Services = never> {
  /** The operation's id; unique in an app. */
  readonly name: string;
  readonly method: Method;
  readonly path: PathTemplate;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly tags: readonly string[];
  readonly access: AccessRule;
  readonly params?: ZodType | undefined;
  readonly query?: ZodType | undefined;
  readonly headers?: ZodType | undefined;
  readonly body?: ZodType | undefined;
  readonly bodyLimitBytes: number;
  readonly mediaTypes: readonly string[];
  readonly answers: Answers;
  /** What it may answer instead, besides what the server and its access rule bring. */
  readonly problems: readonly ProblemKind[];
  /** By the name of the feature. */
  readonly marks: Readonly<Record<string, Mark>>;
  handle: (input: CheckedInput, services: Services, exchange: Exchange) => Promise<Answer>;
}

type At = {
  [M in Method]: { readonly [K in M]: Template } & { readonly [K in Exclude<Method, M>]?: never };
}[Method];

type Schema = ZodType | undefined;
type Checked<S extends Schema> = S extends ZodType ? z.output<S> : undefined;

export type RouteDefinition<
  P extends Schema,
  Q extends Schema,
  H extends Schema,
  B extends Schema,
  A extends Answers,
  Services,
> = At & {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly access: AccessRule;
  /** A strict object with the names of the path's segments. */
  readonly params?: P;
  /** A strict object: other names are refused. A name given twice is an array only where the schema says so. */
  readonly query?: Q;
  /** An object with lower-case names; no other header reaches the handler. */
  readonly headers?: H;
  readonly body?: B;
  /** Of the decoded body. Default 100 kB: more than any form, less than what parsing makes felt. */
  readonly bodyLimitBytes?: number;
  /** Default `application/json`. Of another type, the schema gets the bytes. */
  readonly mediaTypes?: readonly string[];
  readonly answers: A;
  readonly problems?: readonly ProblemKind[];
  /** Made by the features' own helpers, such as `...idempotent('required', …)`. */
  readonly marks?: Readonly<Record<string, Mark>>;
  readonly handle: (
    input: {
      readonly params: Checked<P>;
      readonly query: Checked<Q>;
      readonly headers: Checked<H>;
      readonly body: Checked<B>;
    },
    services: Services,
    exchange: Exchange,
  ) => Promise<AnswerOf<A>>;
};

/** Checks the declaration at once: what cannot work does not start. */
export function route<
  Services,
  const A extends Answers,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  H extends Schema = undefined,
  B extends Schema = undefined,
>(definition: RouteDefinition<P, Q, H, B, A, Services>): Route<Services> {
  const method = methods.find((name) => definition[name] !== undefined);
  const template = method && definition[method];
  if (!method || template === undefined) throw new Error(`${definition.name}: a route has a method and a path`);
  const { name, summary, description, access, params, query, headers, body, answers } = definition;
  const made: Route<Services> = {
    name,
    method,
    path: parsePathTemplate(template),
    summary,
    description,
    tags: definition.tags ?? [],
    access,
    params,
    query,
    headers,
    body,
    bodyLimitBytes: definition.bodyLimitBytes ?? 100_000,
    mediaTypes: definition.mediaTypes ?? ['application/json'],
    answers,
    problems: definition.problems ?? [],
    marks: definition.marks ?? {},
    handle: definition.handle as Route<Services>['handle'],
  };
  checkRoute(made);
  return Object.freeze(made);
}
