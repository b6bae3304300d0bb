import { hash } from 'node:crypto';

/** What is kept of an answer, and sent again. */
export interface KeptAnswer {
  readonly status: number;
  /** Only those that say what the body is and where the thing is: never a cookie, a date, a limit or a trace. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A body that was over the limit: known by its digest, not kept. */
export interface DroppedAnswer {
  readonly status: number;
  readonly digest: string;
}

const keptHeaders = new Set(['content-type', 'location', 'etag']);

export function keptHeadersOf(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeaders.has(name.toLowerCase())));
}

/** As bytes. The first line is JSON, what follows is the body. */
export function encodeAnswer({ status, headers, body }: KeptAnswer, maxBodyBytes: number): Buffer {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  if (bytes && bytes.length > maxBodyBytes) {
    return Buffer.from(`${JSON.stringify({ status, digest: hash('sha256', bytes, 'base64url') })}\n`);
  }
  const head = Buffer.from(`${JSON.stringify({ status, headers, hasBody: bytes !== undefined })}\n`);
  return bytes ? Buffer.concat([head, bytes]) : head;
}

export function decodeAnswer(encoded: Buffer): KeptAnswer | DroppedAnswer {
  const end = encoded.indexOf('\n');
  const head = JSON.parse(encoded.toString('utf8', 0, end)) as {
    status: number;
    headers?: Record<string, string>;
    hasBody?: boolean;
    digest?: string;
  };
  if (head.digest !== undefined) return { status: head.status, digest: head.digest };
  const body = head.hasBody ? encoded.toString('utf8', end + 1) : undefined;
  return { status: head.status, headers: head.headers ?? {}, body };
}
