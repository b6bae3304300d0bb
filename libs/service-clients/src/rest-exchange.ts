import { types } from 'node:util';
import type { Credential, ProvingHeaders } from '@frontdesk/delegation';
import type { HttpAnswer, HttpCall } from '@frontdesk/upstream';
import { errorFormats } from './error-formats.ts';
import type { RestFacts } from './facts.ts';
import { unusable } from './failure-of.ts';
import { JsonAnswer } from './json-answer.ts';
import { jsonOf } from './json-body.ts';
import type { AnswerHeaders, Outcome } from './outcome.ts';
import { accessTo, credentialFor, reachFor, type CallerReach, type RestAccess } from './platform.ts';
import { judgedBy } from './judged.ts';
import type { Asked } from './protocol.ts';
import { restRequest, type RestRequest } from './rest-request.ts';

type HttpRequest = Parameters<HttpCall>[0];

interface AskedByRest extends Asked {
  /** If it has been made already. */
  readonly request?: RestRequest | undefined;
}

/** Calls a REST operation in the caller's name. */
export function exchangeRest(operation: RestFacts, asked: AskedByRest): Promise<Outcome> {
  try {
    const { platform, params, reach, judge } = asked;
    const access = accessTo(platform, operation.service);
    const judged = judgedBy((answer: HttpAnswer) => outcomeOf(operation, answer), judge);
    const { request = restRequest(operation, params) } = asked;
    const proof = proofOf(operation, access, request, reach);
    const called = (headers: ProvingHeaders): Promise<Outcome> =>
      access.call(httpRequest(operation, request, headers, judged.judge), reachFor(reach)).then(judged.of);
    // Most proofs are there already.
    return types.isPromise(proof) ? proof.then(called) : called(proof);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** The request with the headers that prove us; they are made for exactly its method, path and body. */
export async function provenRequest(
  operation: RestFacts,
  access: RestAccess,
  params: object,
  reach: CallerReach,
): Promise<HttpRequest> {
  const request = restRequest(operation, params);
  return httpRequest(operation, request, await proofOf(operation, access, request, reach));
}

function proofOf(
  operation: RestFacts,
  { credential }: RestAccess,
  { method, path, body }: RestRequest,
  reach: CallerReach,
): ReturnType<Credential> {
  return credentialFor(operation, credential)({ method, path, body }, reach.caller, reach);
}

/** All members are there, also those that say nothing: so that all of them look the same to the engine. */
function httpRequest(
  operation: RestFacts,
  { method, path, headers, body, repeat }: RestRequest,
  proof: ProvingHeaders,
  judge?: HttpRequest['judge'],
): HttpRequest {
  return {
    operation: operation.name,
    method,
    path,
    headers: { ...headers, ...proof },
    body,
    repeat,
    hedge: operation.hedge || undefined,
    isAnswer: operation.cache?.alsoAnswers && ((answer: HttpAnswer) => isAnswer(operation, answer)),
    maxAnswerBytes: operation.maxAnswerBytes,
    judge,
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
  const found: { -readonly [Name in keyof AnswerHeaders]: AnswerHeaders[Name] } = {};
  if (etag !== undefined) found.etag = etag;
  if (link !== undefined) found.link = link;
  if (location !== undefined) found.location = location;
  if (replayed !== undefined) found.idempotencyReplayed = replayed === 'true';
  if (retryAfter !== undefined) found.retryAfter = retryAfter;
  return found;
}
