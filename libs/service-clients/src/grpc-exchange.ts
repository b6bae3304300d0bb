import type { DescMessage } from '@bufbuild/protobuf';
import type { GrpcAnswer, GrpcRefusal } from '@frontdesk/upstream';
import type { GrpcFacts } from './grpc-operation.ts';
import { judgedBy } from './judged.ts';
import type { Outcome } from './outcome.ts';
import type { Asked } from './protocol.ts';
import { accessTo, credentialFor, reachFor } from './platform.ts';
import { repeatOf } from './facts.ts';
import { grpcErrorFormats } from './grpc-error-formats.ts';

type Answer = GrpcAnswer<DescMessage>;

// Each status as the HTTP status that says the same (google.rpc.Code).
const httpStatus: Readonly<Record<GrpcRefusal, number>> = {
  INVALID_ARGUMENT: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  FAILED_PRECONDITION: 409,
  RESOURCE_EXHAUSTED: 429,
};

/** Calls a gRPC operation in the caller's name, and in the caller's tenant: the backend refuses any other. */
export async function exchangeGrpc(operation: GrpcFacts, { platform, params, reach, judge }: Asked): Promise<Outcome> {
  const { method } = operation;
  const access = accessTo(platform, operation.service);
  const outgoing = { method: 'POST', path: `/${method.parent.typeName}/${method.name}` };
  const headers = await credentialFor(operation, access.credential)(outgoing, reach.caller, reach);
  const message = { ...params, tenantId: reach.caller.tenantId };
  const judged = judgedBy((answer: Answer) => outcomeOf(operation, answer), judge);
  const request = {
    operation: operation.name,
    method,
    message,
    headers,
    repeat: repeatOf(operation, params),
    judge: judged.judge,
    ...(operation.hedge && { hedge: true }),
  };
  return judged.of(await access.call(request, reachFor(reach)));
}

function outcomeOf({ service }: GrpcFacts, answer: Answer): Outcome {
  if (answer.status === 'OK') return { body: answer.message, headers: {}, bytes: answer.bytes };
  return { status: httpStatus[answer.status], error: grpcErrorFormats[service](answer.errorInfo) };
}
