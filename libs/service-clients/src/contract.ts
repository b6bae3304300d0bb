/** One operation as openapi-typescript writes it. */
interface GeneratedOperation {
  readonly parameters: { readonly query?: object; readonly header?: object; readonly path?: object };
  readonly requestBody?: unknown;
  readonly responses: object;
}

/** What a contract says of one operation, in the terms of a caller. */
export interface AnyContract {
  readonly path: object;
  readonly query: object;
  readonly headers: object;
  readonly body: unknown;
  readonly answer: unknown;
}

/** The contract of a REST operation, taken from the types generated from it. */
export interface Contract<O extends GeneratedOperation> extends AnyContract {
  readonly path: Given<O['parameters']['path']>;
  readonly query: Given<O['parameters']['query']>;
  readonly headers: Given<O['parameters']['header']>;
  readonly body: O extends { readonly requestBody: { readonly content: infer C } } ? C[keyof C] : never;
  readonly answer: AnswerOf<O['responses']>;
}

// Missing groups are `never` in generated types.
type Given<T> = [Exclude<T, undefined>] extends [never] ? object : Exclude<T, undefined>;

type Success = 200 | 201 | 202 | 204;
type AnswerOf<R> = { [S in keyof R & Success]: ContentOf<R[S]> }[keyof R & Success];
type ContentOf<R> = R extends { readonly content: { readonly 'application/json': infer A } } ? A : undefined;

/** Request headers that are the caller's to choose. Those that prove who asks are the credential's. */
export const headerNames = {
  ifMatch: 'if-match',
  ifNoneMatch: 'if-none-match',
  idempotencyKey: 'idempotency-key',
} as const;
export type HeaderParam = keyof typeof headerNames;

type HeaderParams<H> = {
  [
    K in keyof H as K extends 'If-Match'
      ? 'ifMatch'
      : K extends 'If-None-Match'
        ? 'ifNoneMatch'
        : K extends 'Idempotency-Key'
          ? 'idempotencyKey'
          : never
  ]: H[K];
};

// Left out and `undefined` mean the same to us, so that callers can hand on what they may not have.
type Lenient<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };
type BodyParams<B> = [B] extends [never] ? object : { readonly body: Lenient<B> };

/** All that a caller gives: path and query parameters as the contract names them, headers, and the body. */
export type ParamsOf<C extends AnyContract> = Readonly<
  Lenient<C['path'] & C['query'] & HeaderParams<C['headers']>> & BodyParams<C['body']>
>;
