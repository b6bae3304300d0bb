import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { GrpcRefusal } from './grpc-status.ts';

/** How far a call may go: until its caller leaves, or its time is over. */
export interface Reach {
  readonly signal: AbortSignal;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly deadline: number;
  readonly traceparent?: string;
  readonly requestId?: string;
}

/** One call to a backend. Every wrap goes from a call to a call. */
export type Call<Q extends { readonly operation: string }, A> = (request: Q, reach: Reach) => Promise<A>;
export type Wrap = <Q extends { readonly operation: string }, A>(next: Call<Q, A>) => Call<Q, A>;

/** Applies wraps so that the first one listed is the outermost. */
export function wrapped<Q extends { readonly operation: string }, A>(call: Call<Q, A>, ...wraps: Wrap[]): Call<Q, A> {
  return wraps.reduceRight<Call<Q, A>>((next, wrap) => wrap(next), call);
}

export interface HttpRequest {
  /** Service and operation as the contract names them: `documents.getDocument`. */
  readonly operation: string;
  readonly method: string;
  /** Encoded, with its query; it always starts with a slash, so it cannot choose a host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Smaller or larger than the upstream's own limit. */
  readonly maxAnswerBytes?: number;
}

/** A whole answer of any status: who knows the service's error format says what it means. Redirects are not followed. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; a header sent more than once is joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The body aborts the request when its reader stops early. Bytes come as the backend encoded them. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface GrpcRequest<I extends DescMessage, O extends DescMessage> {
  readonly operation: string;
  readonly method: DescMethodUnary<I, O>;
  readonly message: MessageInitShape<I>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A status that says something about the request is an answer; the backend's own failures are thrown. */
export type GrpcAnswer<O extends DescMessage> =
  | { readonly status: 'OK'; readonly message: MessageShape<O> }
  | {
      readonly status: GrpcRefusal;
      /** The trailer `platform-error-info-bin`, not yet decoded. */
      readonly errorInfo?: Buffer;
    };

export type HttpCall = Call<HttpRequest, HttpAnswer>;
export type StreamCall = Call<HttpRequest, StreamAnswer>;
export type GrpcCall = <I extends DescMessage, O extends DescMessage>(
  request: GrpcRequest<I, O>,
  reach: Reach,
) => Promise<GrpcAnswer<O>>;
