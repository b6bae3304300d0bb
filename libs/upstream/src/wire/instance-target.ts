import type { Instance } from '@frontdesk/balancing';
import { Pool } from 'undici';
import type { HttpCall, StreamCall } from '../call.ts';
import { connectCall } from './connect-call.ts';
import { grpcCall, type AnyGrpcCall } from './grpc-call.ts';
import { createGrpcSession } from './grpc-session.ts';
import type { HeaderLists } from './header-lists.ts';
import { httpCall } from './http-call.ts';
import { streamCall } from './stream-call.ts';
import { connectOptions, type Tls } from './tls.ts';

export interface TargetOptions {
  readonly service: string;
  /** Connections of HTTP/1.1 to one instance; more calls wait. */
  readonly connections: number;
  readonly connectMs: number;
  readonly longestMs: number;
  readonly maxAnswerBytes: number;
  readonly grpcBy: 'http2' | 'connect';
  readonly headers: HeaderLists;
  readonly now: () => number;
}

/** All connections to one instance. None is made before the first call. */
export interface InstanceTarget {
  readonly http: HttpCall;
  readonly stream: StreamCall;
  readonly grpc: AnyGrpcCall;
  readonly tlsVersion: number;
  /** Takes no further call, and closes when those under way have ended. */
  retire(): Promise<void>;
  /** Ends calls under way too. */
  destroy(): Promise<void>;
}

const maxHeaderBytes = 16 * 1024;

export function createInstanceTarget(instance: Instance, tls: Tls, options: TargetOptions): InstanceTarget {
  const { service, connectMs, maxAnswerBytes, grpcBy, headers, now } = options;
  const { url, serverName } = instance;
  const secure = url.protocol === 'https:' ? connectOptions(tls.material, serverName) : {};
  const pool = new Pool(url.origin, poolOptions(options, secure));
  const session = createGrpcSession(url.origin, { connectMs, maxHeaderBytes, secure });
  const pathPrefix = url.pathname.replace(/\/$/, '');
  const host = serverName === undefined ? undefined : `${serverName}${url.port === '' ? '' : `:${url.port}`}`;
  const target = { service, pathPrefix, headers, host, now };
  const http = httpCall({ ...target, pool }, maxAnswerBytes);
  return {
    http,
    stream: streamCall({ ...target, pool }),
    grpc: grpcBy === 'connect' ? connectCall(service, http) : grpcCall({ ...target, session, maxAnswerBytes }),
    tlsVersion: tls.version,
    retire: async () => {
      session.retire();
      await pool.close();
    },
    destroy: async () => {
      session.close();
      await pool.destroy();
    },
  };
}

function poolOptions({ connections, connectMs, longestMs }: TargetOptions, secure: object): Pool.Options {
  return {
    connections,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectMs, ...secure },
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
