import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface RecordedGrpcCall {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The serialised request message. */
  readonly message: Buffer;
  /** Resolves when the caller cancelled: the time on `performance.now()`'s clock. */
  readonly gone: Promise<number>;
}

export type GrpcScriptedAnswer = (stream: ServerHttp2Stream, call: RecordedGrpcCall) => void;

export interface ScriptedGrpcBackend {
  readonly url: string;
  readonly calls: readonly RecordedGrpcCall[];
  readonly openSessions: number;
  on(path: string, answer: GrpcScriptedAnswer): void;
  stop(): Promise<void>;
}

/** A serialised message, after so many milliseconds. */
export function grpcMessage(message: Uint8Array, { delayMs = 0 } = {}): GrpcScriptedAnswer {
  return (stream) => {
    setTimeout(() => {
      if (stream.destroyed) return;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(enveloped(message));
    }, delayMs);
  };
}

/** A gRPC status with its trailers, such as `platform-error-info-bin` in base64. */
export function grpcStatus(code: number, trailers: Readonly<Record<string, string>> = {}): GrpcScriptedAnswer {
  return (stream) => {
    const headers = { ':status': 200, 'content-type': 'application/grpc+proto' };
    stream.respond(
      { ...headers, 'grpc-status': String(code), 'grpc-message': 'not for clients', ...trailers },
      { endStream: true },
    );
  };
}

export const grpcHang: GrpcScriptedAnswer = () => undefined;

export const grpcReset: GrpcScriptedAnswer = (stream) => stream.session?.destroy();

/** A gRPC server on a free port, without any gRPC library: messages are bytes. */
export async function scriptedGrpcBackend(
  script: Readonly<Record<string, GrpcScriptedAnswer>> = {},
): Promise<ScriptedGrpcBackend> {
  const answers = new Map(Object.entries(script));
  const calls: RecordedGrpcCall[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined); // a reset by the caller: `gone` says so
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      const call = recordedCall(stream, headers, Buffer.concat(chunks));
      calls.push(call);
      (answers.get(call.path) ?? answers.get('*') ?? grpcStatus(12))(stream, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get openSessions() {
      return sessions.size;
    },
    on: (path, answer) => void answers.set(path, answer),
    stop: async () => {
      sessions.forEach((session) => session.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function recordedCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, sent: Buffer): RecordedGrpcCall {
  return {
    path: String(headers[':path']),
    headers,
    message: sent.subarray(envelopeBytes),
    gone: new Promise((resolve) => {
      stream.once('close', () => stream.rstCode !== constants.NGHTTP2_NO_ERROR && resolve(performance.now()));
    }),
  };
}

/** A flag for compression and the length, before each message. */
const envelopeBytes = 5;

function enveloped(message: Uint8Array): Buffer {
  const envelope = Buffer.alloc(envelopeBytes);
  envelope.writeUInt32BE(message.length, 1);
  return Buffer.concat([envelope, message]);
}
