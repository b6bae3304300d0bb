import type { DescMessage } from '@bufbuild/protobuf';
import type { GrpcAnswer, HttpAnswer } from '../call.ts';
import type { ComparedAnswer } from './shadowed.ts';

export function comparableHttp({ status, body }: HttpAnswer): ComparedAnswer {
  return { status, body };
}

/** Statuses of HTTP, so that reports of all operations read alike. */
export function comparableGrpc(answer: GrpcAnswer<DescMessage>): ComparedAnswer {
  if (answer.status === 'OK') return { status: 200, body: answer.message };
  return { status: 400, body: { status: answer.status } };
}
