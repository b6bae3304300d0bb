// The bytes of a request, up to a limit. What is above is read and dropped, so that the client hears the answer.
import type { Readable } from 'node:stream';

export async function readBody(request: Readable, limitBytes: number): Promise<{ body: Buffer; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
    }
  } catch {
    // The client went away; what it asked for no longer matters.
  }
  return bytes > limitBytes
    ? { body: Buffer.alloc(0), tooLarge: true }
    : { body: Buffer.concat(chunks), tooLarge: false };
}
