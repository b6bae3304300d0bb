import { create, fromJson, toJsonString, type JsonValue } from '@bufbuild/protobuf';
import type { GrpcAnswer, HttpAnswer, HttpCall } from '../call.ts';
import { UpstreamFailure, backendInvalid } from '../failures.ts';
import { failureOfGrpcStatus, failureOfHttpStatus } from './grpc-failure.ts';
import type { AnyGrpcCall } from './grpc-call.ts';
import { grpcRefusalNamed, grpcStatusNamed } from './grpc-status.ts';

type AnyGrpcRequest = Parameters<AnyGrpcCall>[0];
type AnyGrpcAnswer = Awaited<ReturnType<AnyGrpcCall>>;

/**
 * The same unary calls as `grpcCall`, by the Connect protocol: JSON over HTTP/1.1. For services that offer it, or that
 * have a proxy which does: Node's HTTP/2 costs several times what a call of HTTP/1.1 does.
 */
export function connectCall(service: string, http: HttpCall): AnyGrpcCall {
  return async (request, reach) => answerOf(service, request, await http(connectRequest(request), reach));
}

function connectRequest({ operation, method, message, headers }: AnyGrpcRequest): Parameters<HttpCall>[0] {
  return {
    operation,
    method: 'POST',
    path: `/${method.parent.typeName}/${method.name}`,
    headers: { ...headers, 'content-type': 'application/json', 'connect-protocol-version': '1' },
    body: toJsonString(method.input, create(method.input, message)),
  };
}

function answerOf(
  service: string,
  { operation, method }: AnyGrpcRequest,
  { status, headers, body }: HttpAnswer,
): AnyGrpcAnswer {
  const where = { service, operation };
  if (!headers['content-type']?.startsWith('application/json')) throw failureOfHttpStatus(where, status);
  try {
    const json = JSON.parse(body.toString('utf8')) as JsonValue;
    if (status !== 200) return refusalIn(json, headers) ?? thrown(failureOfGrpcStatus(where, statusIn(json)));
    const message = fromJson(method.output, json, { ignoreUnknownFields: true });
    return { status: 'OK', message, bytes: body.length };
  } catch (error) {
    if (error instanceof UpstreamFailure) throw error;
    // The cause is left out: it could quote the message.
    const what = 'its answer is not the message that it should be';
    throw new UpstreamFailure(backendInvalid, { ...where, phase: 'decode', what });
  }
}

function thrown(failure: UpstreamFailure): never {
  throw failure;
}

function codeIn(json: JsonValue): string {
  return typeof json === 'object' && json !== null && 'code' in json ? String(json['code']).toUpperCase() : '';
}

function statusIn(json: JsonValue): number {
  return grpcStatusNamed(codeIn(json)) ?? NaN;
}

/** What is a trailer in gRPC is a header with a prefix here. */
function refusalIn(json: JsonValue, headers: HttpAnswer['headers']): GrpcAnswer<never> | undefined {
  const status = grpcRefusalNamed(codeIn(json));
  if (status === undefined) return undefined;
  const errorInfo = headers['trailer-platform-error-info-bin'];
  return { status, ...(errorInfo !== undefined && { errorInfo: Buffer.from(errorInfo, 'base64') }) };
}
