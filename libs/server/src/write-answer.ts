import type { ServerResponse } from 'node:http';
import type { Answer, Headers } from './answer.ts';
import { codingFor, encoded } from './coding.ts';
import type { OpenedExchange } from './exchange.ts';
import { headerOf } from './header-of.ts';
import { secureHeaderList } from './secure-headers.ts';
import { cutSlowReader } from './slow-reader.ts';
import { writeStream } from './write-stream.ts';

// Below, the coding's own overhead and a packet's size eat what is won.
const compressFromBytes = 1_024;
const jsonType = 'application/json; charset=utf-8';

/** Sends an answer: one head, one body. */
export async function writeAnswer(exchange: OpenedExchange, response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.stream) return writeStream(exchange, response, answer.stream, () => writeHead(exchange, response, answer));
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
  const length = Buffer.byteLength(payload);
  const isLeft = length < compressFromBytes || mustStay(answer.headers);
  const coding = isLeft ? 'identity' : codingFor(exchange.request.headers['accept-encoding']);
  const coded = coding === 'identity' ? undefined : await encoded(Buffer.from(payload), coding);
  if (response.destroyed) return;
  const sentBytes = coded?.length ?? length;
  const described = ['Content-Length', String(sentBytes)];
  if (headerOf(answer.headers, 'content-type') === undefined) described.push('Content-Type', jsonType);
  if (coded) described.push('Content-Encoding', coding);
  writeHead(exchange, response, answer, described);
  const isHead = exchange.method === 'HEAD';
  if (!isHead) exchange.bytesSent = sentBytes;
  // As text, which Node sends in one piece with the head.
  response.end(isHead ? undefined : (coded ?? payload));
  cutSlowReader(response, sentBytes);
}

// As a flat list, which Node writes as it stands.
function writeHead(exchange: OpenedExchange, response: ServerResponse, answer: Answer, described: string[] = []): void {
  const { status, headers, cookies = [] } = answer;
  exchange.degraded = headers?.['Frontdesk-Degraded'];
  exchange.isReplayed = headers?.['Idempotent-Replayed'] !== undefined;
  const list = ['X-Request-Id', exchange.requestId, ...described];
  // What may come in another coding says so, and its 304 too.
  const isCodable = status === 304 || answer.payload !== undefined;
  if (isCodable) list.push('Vary', varyOf(headers));
  for (const name in headers) {
    if (!isCodable || !isVary(name)) list.push(name, headers[name] as string);
  }
  for (const cookie of cookies) list.push('Set-Cookie', cookie);
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
