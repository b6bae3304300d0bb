import type { HttpAnswer, HttpCall } from '@frontdesk/upstream';
import { errorFormats } from './error-formats.ts';
import { repeatOf, type RestFacts } from './facts.ts';
import { unusable } from './failure-of.ts';
import { JsonAnswer } from './json-answer.ts';
import { jsonOf } from './json-body.ts';
import type { AnswerHeaders, Outcome } from './outcome.ts';
import { accessTo, credentialFor, reachFor, type CallerReach, type RestAccess } from './platform.ts';
import { judgedBy } from './judged.ts';
import type { Asked } from './protocol.ts';
import { restRequest } from './rest-request.ts';

type HttpRequest = Parameters<HttpCall>[0];

/** Calls a REST operation in the caller's name. */
export async function exchangeRest(operation: RestFacts, { platform, params, reach, judge }: Asked): Promise<Outcome> {
  const access = accessTo(platform, operation.service);
  const request = await provenRequest(operation, access, params, reach);
  const judged = judgedBy((answer: HttpAnswer) => outcomeOf(operation, answer), judge);
  return judged.of(await access.call({ ...request, judge: judged.judge }, reachFor(reach)));
}

/** The request with the headers that prove us; they are made for exactly its method, path and body. */
export async function provenRequest(
  operation: RestFacts,
  access: RestAccess,
  params: object,
  reach: CallerReach,
): Promise<HttpRequest> {
  const { method, path, headers, body } = restRequest(operation, params);
  const outgoing = body === undefined ? { method, path } : { method, path, body };
  const proof = await credentialFor(operation, access.credential)(outgoing, reach.caller, reach);
  return {
    operation: operation.name,
    ...outgoing,
    headers: { ...headers, ...proof },
    repeat: repeatOf(operation, params),
    ...(operation.hedge && { hedge: true }),
    ...(operation.cache?.alsoAnswers && { isAnswer: (answer: HttpAnswer) => isAnswer(operation, answer) }),
    ...(operation.maxAnswerBytes !== undefined && { maxAnswerBytes: operation.maxAnswerBytes }),
  };
}

function isAnswer(operation: RestFacts, answer: HttpAnswer): boolean {
  const { code } = errorFormats[operation.service](answer);
  return code !== undefined && operation.cache?.alsoAnswers?.codes.includes(code) === true;
}

/** What an answer says, in no service's own terms. */
export function outcomeOf(operation: RestFacts, answer: HttpAnswer): Outcome {
  const { status } = answer;
  // Without a body; an operation with If-None-Match answers it by the code `notModified`.
  if (status === 304) return { status, error: { code: 'notModified' } };
  if (status < 200 || status >= 300) return { status, error: errorFormats[operation.service](answer) };
  if (status === 204) return { body: undefined, headers: headersOf(answer) };
  const json = jsonOf(answer);
  if (!json.ok) throw unusable(operation, `answered ${status} with ${json.what}`, status);
  return new JsonAnswer(answer.body, json.value, headersOf(answer));
}

function headersOf({ headers }: HttpAnswer): AnswerHeaders {
  const { etag, link, location } = headers;
  const replayed = headers['idempotency-replayed'];
  const retryAfter = headers['retry-after'];
  return {
    ...(etag !== undefined && { etag }),
    ...(link !== undefined && { link }),
    ...(location !== undefined && { location }),
    ...(replayed !== undefined && { idempotencyReplayed: replayed === 'true' }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
