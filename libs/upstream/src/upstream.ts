import { Pool } from 'undici';
import { createBreaker, type BreakerOptions, type BreakerState } from './breaker.ts';
import { wrapped, type GrpcCall, type HttpCall, type StreamCall, type Wrap } from './call.ts';
import { inTime } from './deadline.ts';
import { grpcCall } from './grpc-call.ts';
import { createGrpcSession } from './grpc-session.ts';
import { httpCall } from './http-call.ts';
import { measured, type CallLog, type CallMetrics } from './measured.ts';
import { streamCall } from './stream-call.ts';

export interface UpstreamOptions {
  /** As the platform calls it: `documents`. It names the breaker, the metrics and the log lines. */
  readonly service: string;
  /** Where its instances are; a path in it comes before every request's own. The first one is called. */
  readonly urls: readonly string[];
  /** Connections of HTTP/1.1; more calls wait. */
  readonly connections?: number;
  readonly maxAnswerBytes?: number;
  readonly connectMs?: number;
  /** No call takes longer than this, whatever its deadline says. */
  readonly longestMs?: number;
  readonly breaker?: BreakerOptions;
  readonly metrics?: CallMetrics;
  readonly log?: CallLog;
  readonly now?: () => number;
}

/** All ways to call one service. They share its breaker. */
export interface Upstream {
  readonly http: HttpCall;
  readonly stream: StreamCall;
  readonly grpc: GrpcCall;
  readonly breakerState: BreakerState;
  /** Ends calls under way, closes connections and timers. */
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
const maxHeaderBytes = 16 * 1024;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { service, metrics, log, now = () => performance.now() } = options;
  const { maxAnswerBytes = 8 * mebibyte, longestMs = 30_000, connectMs = 1000 } = options;
  const base = baseOf(options);
  const pool = new Pool(base.origin, poolOptions(options, longestMs));
  const session = createGrpcSession(base.origin, { connectMs, maxHeaderBytes });
  const breaker = createBreaker(service, options.breaker, now);

  // The way of every call, from the outside in.
  const wraps: Wrap[] = [measured({ service, metrics, log, now }), inTime({ service, longestMs, now }), breaker.wrap];

  const pathPrefix = base.pathname.replace(/\/$/, '');
  const target = { service, pool, pathPrefix, now };
  const grpcTarget = { service, session, pathPrefix, maxAnswerBytes, now };
  return {
    http: wrapped(httpCall(target, maxAnswerBytes), ...wraps),
    stream: wrapped(streamCall(target), ...wraps),
    // The message comes back as the method's own type: the wraps pass it through untouched.
    grpc: wrapped(grpcCall(grpcTarget), ...wraps) as unknown as GrpcCall,
    get breakerState() {
      return breaker.state;
    },
    close: async () => {
      breaker.close();
      session.close();
      await pool.destroy();
    },
  };
}

function baseOf({ service, urls }: UpstreamOptions): URL {
  const [first = ''] = urls;
  const url = URL.canParse(first) ? new URL(first) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`upstream ${service}: needs an http url`);
  }
  return url;
}

function poolOptions({ connections = 64, connectMs = 1000 }: UpstreamOptions, longestMs: number): Pool.Options {
  return {
    connections,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectMs },
    // A call's own deadline comes first; these end what is read without one.
    headersTimeout: longestMs,
    bodyTimeout: longestMs,
    // Less than servers wait, so that they rarely close a connection that we are about to use.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
    keepAliveTimeoutThreshold: 1000,
    maxHeaderSize: maxHeaderBytes,
  };
}
