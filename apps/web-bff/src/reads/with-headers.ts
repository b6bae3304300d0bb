import type { Reader } from '@frontdesk/service-clients';

/** Of the headers, only whether the answer repeats an earlier one, and where its list goes on. */
export interface WithHeaders<Body> {
  readonly body: Body;
  readonly headers: { readonly idempotencyReplayed?: boolean; readonly link?: string };
}

/** Keeps of a reader’s answer the body and these headers. */
export function withHeaders<Params, Body, Answered>(
  reader: Reader<Params, WithHeaders<Body>, Answered>,
): Reader<Params, WithHeaders<Body>, Answered> {
  return reader;
}
