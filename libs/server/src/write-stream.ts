import type { ServerResponse } from 'node:http';
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
  writeHead();
  if (exchange.method === 'HEAD') {
    discard(source);
    response.end();
    return;
  }
  response.flushHeaders();
  response.setTimeout(stalledMs, () => response.destroy());
  try {
    await pipeline(source, counted(exchange), response);
  } catch (error) {
    // The head said 200: only a broken connection can say that the rest is missing.
    if (!exchange.signal.aborted) exchange.problem = Problem.from(error);
    response.destroy();
  }
}

function counted(exchange: OpenedExchange) {
  return async function* count(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      exchange.bytesSent += chunk.length;
      yield chunk;
    }
  };
}
