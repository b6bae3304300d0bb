import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Problem } from '@frontdesk/problems';
import type { ByteStream } from './answer.ts';
import { discard } from './discard.ts';
import type { OpenedExchange } from './exchange.ts';

// A client that reads nothing for so long holds a connection of a backend for nothing.
const stalledMs = 60_000;

/**
 * Sends bytes as fast as the client takes them, and goes on after it returns: thousands may be open, and none of them
 * holds what led to it. The source is closed whatever happens; a failure cuts the connection.
 */
export function writeStream(
  exchange: OpenedExchange,
  response: ServerResponse,
  source: ByteStream,
  writeHead: () => void,
): void {
  if (response.destroyed) return discard(source);
  try {
    writeHead();
  } catch (error) {
    discard(source);
    throw error;
  }
  if (exchange.method === 'HEAD') {
    discard(source);
    response.end();
    return;
  }
  letGo(exchange);
  exchange.isStream = true;
  response.flushHeaders();
  response.setTimeout(stalledMs, () => response.destroy());
  // As a stream, whose end reaches a source that gives nothing at the moment too.
  send(exchange, response, source instanceof Readable ? source : Readable.from(source, { objectMode: false }));
}

/** What led to the answer: its input, its deadline, and where Express would have gone on. */
function letGo(exchange: OpenedExchange): void {
  exchange.input = exchange.rawBody = exchange.request.next = undefined;
  clearTimeout(exchange.deadlineTimer);
  exchange.deadlineTimer = undefined;
}

/** As `pipeline` does, with a tenth of what it holds: `on` where it happens once anyway, since `once` holds more. */
function send(exchange: OpenedExchange, response: ServerResponse, bytes: Readable): void {
  let stalled: NodeJS.Timeout | undefined;
  bytes.on('data', (chunk: Uint8Array | string) => {
    exchange.bytesSent += Buffer.byteLength(chunk);
    if (response.write(chunk)) return;
    bytes.pause();
    // Who takes a little now and then is never silent, and yet holds all of it.
    stalled = setTimeout(() => response.destroy(), stalledMs);
  });
  bytes.on('end', () => response.end());
  bytes.on('error', (error) => {
    if (!exchange.signal.aborted) exchange.problem ??= Problem.from(error);
  });
  // The head said 200: only a broken connection can say that the rest is missing. The access line says why.
  bytes.on('close', () => {
    if (!bytes.readableEnded) response.destroy();
  });
  response.on('drain', () => {
    clearTimeout(stalled);
    bytes.resume();
  });
  response.on('error', () => response.destroy());
  response.on('close', () => {
    clearTimeout(stalled);
    bytes.destroy();
  });
}
