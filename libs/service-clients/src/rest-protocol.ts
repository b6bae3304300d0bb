import type { RestFacts } from './facts.ts';
import { exchangeInBatch } from './batching.ts';
import { internalMembers } from './internal-members.ts';
import type { AnswerHeaders, Outcome } from './outcome.ts';
import type { Protocol } from './protocol.ts';
import { exchangeRest } from './rest-exchange.ts';
import { restRequest, type RestRequest } from './rest-request.ts';

/** How a REST operation is called and handed on. */
export function restProtocol<Params extends object>(facts: RestFacts): Protocol<Params> {
  const batched = facts.batch && { ...facts, batch: facts.batch };
  const isInternal: ReadonlySet<string> = internalMembers[facts.service];
  const shown = (name: string, value: unknown) => (isInternal.has(name) ? undefined : value);
  // What is not kept is sent right after it was looked for: one request serves both.
  let sought: { readonly params: Params; readonly request: RestRequest } | undefined;
  const seek = (params: Params): RestRequest => {
    sought = { params, request: restRequest(facts, params) };
    return sought.request;
  };
  const found = (params: Params): RestRequest | undefined => {
    const request = sought?.params === params ? sought.request : undefined;
    sought = undefined;
    return request;
  };
  return {
    exchange: batched
      ? (platform, params, reach) => exchangeInBatch(batched, platform, params, reach)
      : (platform, params, reach, judge) =>
          exchangeRest(facts, { platform, params, reach, judge, request: found(params) }),
    sent: (params) => textOf(seek(params)),
    bytesOf: (outcome) => ('error' in outcome ? 0 : (outcome.bytes ?? 0)),
    encode: (outcome) => Buffer.from(JSON.stringify({ format, ...storedOf(outcome) }, shown)),
    decode,
  };
}

// A value of another format is a miss.
const format = 1;

type Stored =
  | { readonly status: number; readonly code: string | undefined }
  | { readonly body: unknown; readonly headers: AnswerHeaders; readonly bytes: number | undefined };

function storedOf(outcome: Outcome): Stored {
  if ('error' in outcome) return { status: outcome.status, code: outcome.error.code };
  return { body: outcome.body, headers: outcome.headers, bytes: outcome.bytes };
}

function decode(bytes: Uint8Array): Outcome | undefined {
  const stored = JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  ) as Stored & {
    readonly format: number;
  };
  if (stored.format !== format) return undefined;
  if ('status' in stored) return { status: stored.status, error: { code: stored.code } };
  const { body, headers } = stored;
  return { body, headers, bytes: stored.bytes ?? bytes.byteLength };
}

/** The request as one text. No part but the last can have a line feed. */
function textOf({ method, path, headers, body }: RestRequest): string {
  let text = `${method} ${path}`;
  for (const name in headers) text += `\n${name}: ${headers[name]}`;
  return body === undefined ? text : `${text}\n\n${body}`;
}
