import type { ServerResponse } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '@frontdesk/problems';
import type { ByteStream } from './answer.ts';
import { discard } from './discard.ts';
import type { OpenedExchange } from './exchange.ts';

// A client that reads nothing for so long holds a connection of a backend for nothing.
const stalledMs = 60_000;

/** Sends bytes as fast as the client takes them. The source is closed whatever happens; a failure cuts the connection. */
export async function writeStream(
  exchange: OpenedExchange,
  response: ServerResponse,
  source: ByteStream,
  writeHead: () => void,
): Promise<void> {
  if (response.destroyed) return discard(source);
  writeHead();
  if (exchange.method === 'HEAD') {
    discard(source);
    response.end();
    return;
  }
  response.flushHeaders();
  response.setTimeout(stalledMs, () => response.destroy());
  // As a stream, whose end reaches a source that gives nothing at the moment too.
  const bytes = source instanceof Readable ? source : Readable.from(source, { objectMode: false });
  bytes.once('error', (error) => {
    if (!exchange.signal.aborted) exchange.problem = Problem.from(error);
  });
  try {
    await pipeline(bytes, counter(exchange), response);
  } catch {
    // The head said 200: only a broken connection can say that the rest is missing. The access line says why.
    response.destroy();
  }
}

function counter(exchange: OpenedExchange): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      exchange.bytesSent += chunk.length;
      done(null, chunk);
    },
  });
}
