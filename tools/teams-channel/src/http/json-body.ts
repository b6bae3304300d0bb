import type { Request } from 'express';

const mostBytes = 2 * 1024 * 1024;

/** The text of a request. Undefined: it is too large. */
export async function textOf(request: Request): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk); // the rest is read, so that the answer is heard
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Undefined for what is no JSON. */
export async function jsonOf(request: Request): Promise<unknown> {
  const text = await textOf(request);
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
