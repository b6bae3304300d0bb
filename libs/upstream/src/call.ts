import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { TrailPoint } from '@frontdesk/telemetry';
import type { GrpcRefusal } from './wire/grpc-status.ts';

/** How far a call may go: until its caller leaves, or its time is over. */
export interface Reach {
  readonly signal: AbortSignal;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly deadline: number;
  readonly traceparent?: string | undefined;
  readonly requestId?: string | undefined;
  /** Who waits for it: under load, calls in the background are given up before those of a person. Default interactive. */
  readonly class?: CallClass | undefined;
  /** Where the call is noted, for the log and the trace of the request that it is made for. */
  readonly trail?: TrailPoint | undefined;
  /** For whom it is: rules may send some of them to another version. */
  readonly subject?: CallSubject | undefined;
}

export type CallClass = 'interactive' | 'background';

export interface CallSubject {
  readonly tenant?: string;
  readonly user?: string;
}

/**
 * What wraps tell each other about one call. Callers give a plain `Reach`, of which this is a part that only the wraps
 * set.
 */
export interface TryReach extends Reach {
  /** Instances that were tried for this call: the next try goes to another one while there is one. */
  readonly tried?: string[] | undefined;
  /** What is noted of this call. */
  readonly noted?: TrailPoint | undefined;
  /** One try and no further one: a hedge, or a copy beside the call. */
  readonly isExtra?: boolean | undefined;
  /** From here on a try that has no answer may be ended, if `mayEndTry` says that another one can begin. */
  readonly tryUntil?: number | undefined;
  readonly mayEndTry?: (() => boolean) | undefined;
}

/** A copy for a wrap to change before it hands it on. Member by member, so that all of them look the same to the engine. */
export function copyOf(reach: TryReach): { -readonly [K in keyof TryReach]: TryReach[K] } {
  return {
    signal: reach.signal,
    deadline: reach.deadline,
    traceparent: reach.traceparent,
    requestId: reach.requestId,
    class: reach.class,
    trail: reach.trail,
    subject: reach.subject,
    tried: reach.tried,
    noted: reach.noted,
    isExtra: reach.isExtra,
    tryUntil: reach.tryUntil,
    mayEndTry: reach.mayEndTry,
  };
}

/** What the wraps may know of a request, whatever its protocol. */
export interface AnyRequest {
  /** Service and operation as the contract names them: `documents.getDocument`. */
  readonly operation: string;
  /**
   * What a second try may do: `safe` changes nothing, `idempotent` changes nothing more than the first. Default
   * `never`: only what provably was not sent is sent again.
   */
  readonly repeat?: 'safe' | 'idempotent' | 'never';
  /** A second try beside the first when that takes longer than 95 of 100 calls. Only for what may be repeated. */
  readonly hedge?: boolean | undefined;
  /** Calls with the same key go to the same instance, where instances are chosen by `consistent-hash`. */
  readonly affinity?: string | undefined;
  /** Throws for an answer that its reader cannot use: the try has failed then, and one elsewhere may do better. */
  readonly judge?: ((answer: never) => void) | undefined;
  /** An answer of 5xx that is the operation's word, such as "not yet": no failure, and nothing to try again for. */
  readonly isAnswer?: ((answer: never) => boolean) | undefined;
}

/** One call to a backend. Every wrap goes from a call to a call. */
export type Call<Q extends AnyRequest, A> = (request: Q, reach: Reach) => Promise<A>;
export type Wrap = <Q extends AnyRequest, A>(next: Call<Q, A>) => Call<Q, A>;

/** Applies wraps so that the first one listed is the outermost. */
export function wrapped<Q extends AnyRequest, A>(call: Call<Q, A>, ...wraps: Wrap[]): Call<Q, A> {
  return wraps.reduceRight<Call<Q, A>>((next, wrap) => wrap(next), call);
}

export interface HttpRequest extends AnyRequest {
  readonly method: string;
  /** Encoded, with its query; it always starts with a slash, so it cannot choose a host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** Smaller or larger than the upstream's own limit. */
  readonly maxAnswerBytes?: number | undefined;
  readonly judge?: ((answer: HttpAnswer) => void) | undefined;
  readonly isAnswer?: ((answer: HttpAnswer) => boolean) | undefined;
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

export interface GrpcRequest<I extends DescMessage, O extends DescMessage> extends AnyRequest {
  readonly method: DescMethodUnary<I, O>;
  readonly message: MessageInitShape<I>;
  readonly headers: Readonly<Record<string, string>>;
  readonly judge?: ((answer: GrpcAnswer<O>) => void) | undefined;
}

/** A status that says something about the request is an answer; the backend's own failures are thrown. */
export type GrpcAnswer<O extends DescMessage> =
  | {
      readonly status: 'OK';
      readonly message: MessageShape<O>;
      /** Of the message as it came. */
      readonly bytes: number;
    }
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
