import {
  constants,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { create, fromBinary, toBinary, type DescMessage } from '@bufbuild/protobuf';
import type { Call, GrpcAnswer, GrpcRequest, TryReach } from '../call.ts';
import { endOf, millisecondsLeft, watchReach, type End } from '../reach-end.ts';
import { UpstreamFailure, backendInvalid, backendTimedOut, type Phase } from '../failures.ts';
import { failureOfGrpcError, failureOfGrpcStatus, failureOfHttpStatus } from './grpc-failure.ts';
import type { GrpcSession } from './grpc-session.ts';
import type { HeaderLists } from './header-lists.ts';
import { grpcOk, grpcRefusalOf } from './grpc-status.ts';

export interface GrpcTarget {
  readonly service: string;
  readonly session: GrpcSession;
  readonly pathPrefix: string;
  readonly headers: HeaderLists;
  /** What the backend is called where its URL holds an address. */
  readonly host: string | undefined;
  readonly maxAnswerBytes: number;
  readonly now: () => number;
}

/** What the wraps see: they do not care which message it is. */
export type AnyGrpcCall = Call<GrpcRequest<DescMessage, DescMessage>, GrpcAnswer<DescMessage>>;
type AnyGrpcRequest = Parameters<AnyGrpcCall>[0];

/** Before each message: one byte that says whether it is compressed, four for its length. */
const envelopeBytes = 5;
const empty = Buffer.alloc(0);

/**
 * Unary gRPC over Node's HTTP/2. A general gRPC client costs as much as ten calls of HTTP for each of ours, most of it
 * for streams in both directions, which no operation here has.
 */
export function grpcCall(target: GrpcTarget): AnyGrpcCall {
  return (request, reach) =>
    new Promise((resolve, reject) => new GrpcWireCall(target, request, reach, { resolve, reject }).send());
}

interface Settle {
  resolve(answer: GrpcAnswer<DescMessage>): void;
  reject(failure: UpstreamFailure): void;
}

/** One request message and one answer on the wire. It ends once. */
class GrpcWireCall {
  private readonly target: GrpcTarget;
  private readonly request: AnyGrpcRequest;
  private readonly reach: TryReach;
  private readonly settle: Settle;
  private readonly release: () => void;
  private stream: ClientHttp2Stream | undefined;
  private phase: Phase = 'connect';
  private chunks: Buffer[] = [];
  private receivedBytes = 0;
  private trailers: IncomingHttpHeaders | undefined;
  private isOver = false;

  constructor(target: GrpcTarget, request: AnyGrpcRequest, reach: TryReach, settle: Settle) {
    this.target = target;
    this.request = request;
    this.reach = reach;
    this.settle = settle;
    this.release = watchReach(reach, target.now, (end) => this.endEarly(end));
  }

  /** Never throws: a request that cannot be made is a failure like any other. */
  send(): void {
    // Its listener hears only what comes later.
    if (this.reach.signal.aborted) return this.endEarly(endOf(this.reach, this.target.now()));
    try {
      const message = enveloped(this.request);
      this.stream = this.target.session.open(outgoingHeaders(this.target, this.request, this.reach));
      this.listen(this.stream);
      // On a connection that stands already it is sent at once, and nothing says so.
      if (!this.stream.pending) this.phase = 'headers';
      this.stream.end(message);
    } catch (error) {
      this.fail(failureOfGrpcError(this.where, 'start', { error }));
    }
  }

  // `on` also for what comes once: `once` makes two functions and takes itself off again, for each of these.
  private listen(stream: ClientHttp2Stream): void {
    stream.on('ready', () => (this.phase = 'headers'));
    stream.on('response', (headers) => this.onHead(headers));
    stream.on('trailers', (trailers) => (this.trailers = trailers));
    stream.on('data', (chunk: Buffer) => this.onChunk(chunk));
    stream.on('end', () => this.trailers && this.onEnd(this.trailers));
    stream.on('error', (error) => this.onBroken(error, stream.rstCode));
    stream.on('close', () => this.onBroken(undefined, stream.rstCode));
  }

  private onBroken(error: Error | undefined, rstCode: number | undefined): void {
    if (!this.isOver) this.fail(failureOfGrpcError(this.where, this.phase, { error, rstCode }));
  }

  private onHead(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
    this.phase = 'body';
    const status = headers[':status'] ?? 0;
    if (!headers['content-type']?.startsWith('application/grpc')) {
      return this.fail(failureOfHttpStatus(this.where, status));
    }
    if (headers['grpc-status'] !== undefined) this.trailers = headers;
  }

  private onChunk(chunk: Buffer): void {
    if (this.isOver) return;
    this.receivedBytes += chunk.length;
    if (this.receivedBytes > this.target.maxAnswerBytes) return this.refuse('body', 'its answer is too large');
    this.chunks.push(chunk);
  }

  private onEnd(trailers: IncomingHttpHeaders): void {
    if (this.isOver) return;
    const status = Number(trailers['grpc-status'] ?? NaN);
    if (status === grpcOk) return this.decode();
    const refusal = grpcRefusalOf(status);
    if (refusal === undefined) return this.fail(failureOfGrpcStatus(this.where, status));
    const errorInfo = trailers['platform-error-info-bin'];
    this.finish({
      status: refusal,
      ...(typeof errorInfo === 'string' && { errorInfo: Buffer.from(errorInfo, 'base64') }),
    });
  }

  private decode(): void {
    const bytes = this.chunks.length === 1 ? (this.chunks[0] ?? empty) : Buffer.concat(this.chunks);
    const isOneWholeMessage =
      bytes.length >= envelopeBytes && bytes[0] === 0 && bytes.readUInt32BE(1) === bytes.length - envelopeBytes;
    if (!isOneWholeMessage) return this.refuse('body', 'its answer is not one plain message');
    try {
      const message = fromBinary(this.request.method.output, bytes.subarray(envelopeBytes));
      this.finish({ status: 'OK', message, bytes: bytes.length - envelopeBytes });
    } catch {
      // The cause is left out: it could quote the message.
      this.refuse('decode', 'its answer is not the message that it should be');
    }
  }

  private get where(): { service: string; operation: string } {
    return { service: this.target.service, operation: this.request.operation };
  }

  private refuse(phase: Phase, what: string): void {
    this.fail(new UpstreamFailure(backendInvalid, { ...this.where, phase, what }));
  }

  private endEarly({ kind, what }: End): void {
    if (kind === backendTimedOut && this.phase === 'headers') this.target.session.suspect();
    this.fail(new UpstreamFailure(kind, { ...this.where, phase: this.phase, what }));
  }

  private finish(answer: GrpcAnswer<DescMessage>): void {
    this.isOver = true;
    this.release();
    this.settle.resolve(answer);
  }

  private fail(failure: UpstreamFailure): void {
    if (this.isOver) return;
    this.isOver = true;
    this.release();
    this.settle.reject(failure);
    if (this.stream && !this.stream.closed) this.stream.close(constants.NGHTTP2_CANCEL);
  }
}

function enveloped({ method, message }: AnyGrpcRequest): Buffer {
  const bytes = toBinary(method.input, create(method.input, message));
  const whole = Buffer.allocUnsafe(envelopeBytes + bytes.length);
  whole[0] = 0;
  whole.writeUInt32BE(bytes.length, 1);
  whole.set(bytes, envelopeBytes);
  return whole;
}

function outgoingHeaders(target: GrpcTarget, request: AnyGrpcRequest, reach: TryReach): OutgoingHttpHeaders {
  const { method } = request;
  const headers: OutgoingHttpHeaders = {
    ':method': 'POST',
    ':path': `${target.pathPrefix}/${method.parent.typeName}/${method.name}`,
    'content-type': 'application/grpc+proto',
    te: 'trailers',
    'grpc-timeout': `${millisecondsLeft(reach, target.now())}m`,
  };
  if (target.host !== undefined) headers[':authority'] = target.host;
  if (reach.traceparent !== undefined) headers['traceparent'] = reach.traceparent;
  if (reach.requestId !== undefined) headers['x-request-id'] = reach.requestId;
  for (const name in request.headers) {
    if (target.headers.maySend(name)) headers[name] = request.headers[name];
  }
  return headers;
}
