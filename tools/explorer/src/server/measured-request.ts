// A request, and what of it went over the wire.
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';

export interface Measured {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Of the body, as it came and as it is read. */
  readonly bytes: { readonly wire: number; readonly decoded: number; readonly coding: string };
  readonly firstByteMs: number;
  readonly ms: number;
  readonly text: string;
}

const withinMs = 15_000;

export async function measured(url: string, headers: Readonly<Record<string, string>>): Promise<Measured> {
  const startedAt = performance.now();
  const sent = request(url, {
    headers: { 'accept-encoding': 'br, gzip', ...headers },
    signal: AbortSignal.timeout(withinMs),
  }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const firstByteMs = performance.now() - startedAt;
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const ms = performance.now() - startedAt;
  const body = Buffer.concat(chunks);
  const coding = answer.headers['content-encoding'] ?? 'identity';
  const decoded = decode(body, coding);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    bytes: { wire: body.length, decoded: decoded.length, coding },
    firstByteMs,
    ms,
    text: decoded.toString('utf8'),
  };
}

function decode(body: Buffer, coding: string): Buffer {
  if (body.length === 0 || coding === 'identity') return body;
  if (coding === 'br') return brotliDecompressSync(body);
  if (coding === 'gzip') return gunzipSync(body);
  if (coding === 'zstd') return zstdDecompressSync(body);
  throw new Error(`A body came in the coding ${coding}, which nobody asked for.`);
}
