import type { ServerResponse } from 'node:http';
import type { Answer, Headers } from './answer.ts';
import { codingFor, encoded } from './coding.ts';
import type { OpenedExchange } from './exchange.ts';
import { headerOf } from './header-of.ts';
import { secureHeaderList } from './secure-headers.ts';
import { writeStream } from './write-stream.ts';

// Below, the coding's own overhead and a packet's size eat what is won.
const compressFromBytes = 1_024;

/** Sends an answer: one head, one body. */
export async function writeAnswer(exchange: OpenedExchange, response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.stream)
    return await writeStream(exchange, response, answer.stream, () => writeHead(exchange, response, answer));
  const { payload } = answer;
  if (response.destroyed) return;
  if (!payload) {
    writeHead(
      exchange,
      response,
      answer,
      answer.status === 204 || answer.status === 304 ? [] : ['Content-Length', '0'],
    );
    response.end();
    return;
  }
  const coding =
    payload.length < compressFromBytes || mustStay(answer.headers)
      ? 'identity'
      : codingFor(exchange.request.headers['accept-encoding'] as string | undefined);
  const body = coding === 'identity' ? payload : await encoded(payload, coding);
  if (response.destroyed) return;
  const described = ['Content-Length', String(body.length), 'Vary', varyOf(answer.headers)];
  if (headerOf(answer.headers, 'content-type') === undefined)
    described.push('Content-Type', 'application/json; charset=utf-8');
  if (coding !== 'identity') described.push('Content-Encoding', coding);
  writeHead(exchange, response, answer, described);
  send(exchange, response, body);
}

/** Ends the answer with its body, or without it where only its head was asked for. */
export function send(exchange: OpenedExchange, response: ServerResponse, body: Buffer): void {
  if (exchange.method === 'HEAD') {
    response.end();
    return;
  }
  exchange.bytesSent = body.length;
  response.end(body);
}

// As a flat list, which Node writes as it stands.
function writeHead(exchange: OpenedExchange, response: ServerResponse, answer: Answer, described: string[] = []): void {
  const { status, headers } = answer;
  const list = ['X-Request-Id', exchange.requestId, ...described];
  if (status === 304 && !answer.payload) list.push('Vary', varyOf(headers));
  for (const name in headers) {
    if (!isVary(name)) list.push(name, headers[name] as string);
  }
  if (headerOf(headers, 'cache-control') === undefined)
    list.push('Cache-Control', defaultCaching(exchange.method, status));
  for (const [name, value] of secureHeaderList) {
    if (headerOf(headers, name.toLowerCase()) === undefined) list.push(name, value);
  }
  response.writeHead(status, list);
}

// What a person reads is theirs alone, and is asked for anew; what a write answers is for nobody to keep.
function defaultCaching(method: string, status: number): string {
  return (method === 'GET' || method === 'HEAD') && status < 400 ? 'private, no-cache' : 'no-store';
}

function mustStay(headers: Headers | undefined): boolean {
  return (
    headerOf(headers, 'cache-control')?.includes('no-transform') === true ||
    headerOf(headers, 'content-encoding') !== undefined
  );
}

function varyOf(headers: Headers | undefined): string {
  const own = headerOf(headers, 'vary');
  return own === undefined ? 'Accept-Encoding' : `${own}, Accept-Encoding`;
}

function isVary(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === 'vary';
}
