import type { Readable } from 'node:stream';
import type { ZodType, z } from 'zod';

export type Headers = Readonly<Record<string, string>>;
export type ByteStream = AsyncIterable<Uint8Array> | Readable;

/** What a handler gives back: a value, not yet bytes. */
export interface Answer<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly headers?: Headers;
  /** Each a `Set-Cookie` of its own (RFC 6265, 3). */
  readonly cookies?: readonly string[];
  /** Checked and stripped by the route's schema for this status. */
  readonly body?: Body;
  /** Bytes as they come, instead of a body. */
  readonly stream?: ByteStream;
  /** The body as JSON text; the server fills it in, steps around the handler may read it. */
  readonly payload?: string;
}

/** An answer of bytes, for a status that the route declares as `'bytes'`. */
export interface BytesAnswer<Status extends number = number> extends Answer<Status, never> {
  readonly stream: ByteStream;
}

/** What a route answers, by status: a schema, `null` for no body, or `'bytes'`. */
export type Answers = Readonly<Record<number, ZodType | null | 'bytes'>>;

/** The answers that a handler may give, as its route declares them. */
export type AnswerOf<Declared extends Answers> = {
  [Status in keyof Declared & number]: Declared[Status] extends ZodType
    ? Answer<Status, z.input<Declared[Status]>> & { readonly body: z.input<Declared[Status]> }
    : Declared[Status] extends 'bytes'
      ? BytesAnswer<Status>
      : Answer<Status, undefined>;
}[keyof Declared & number];

type Full<Status extends number, Body> = Answer<Status, Body> & { readonly body: Body };

export function answer<Status extends number, Body>(status: Status, body: Body, headers?: Headers): Full<Status, Body> {
  return { status, body, ...(headers && { headers }) };
}

export function ok<Body>(body: Body, headers?: Headers): Full<200, Body> {
  return answer(200, body, headers);
}

/** `location` is the URL of what was created. */
export function created<Body>(location: string, body: Body, headers?: Headers): Full<201, Body> {
  return answer(201, body, { ...headers, Location: location });
}

export function noContent(headers?: Headers): Answer<204, undefined> {
  return { status: 204, ...(headers && { headers }) };
}

/** `headers` names the type (`Content-Type`), and the length where it is known. */
export function bytes<Status extends number>(
  status: Status,
  headers: Headers,
  stream: ByteStream,
): BytesAnswer<Status> {
  return { status, headers, stream };
}
