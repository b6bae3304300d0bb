// Breaks answers of HTTP services as a fault asks.
import type { Writable } from 'node:stream';
import type { Response } from 'express';
import { bytesOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { FaultMode } from './faults.ts';

const dripBytes = 64;
const dripEveryMs = 100;
const chunkBytes = 65_536;

/** Where a huge body ends for who reads all of it: far above any limit. */
const hugeBytes = 256 * 1_048_576;

/** Waits, but not longer than the client does. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

export function breakAnswer(response: Response, mode: Exclude<FaultMode, 'slow-drip'>): void {
  if (mode === 'hang') return;
  if (mode === 'reset') return void response.socket?.resetAndDestroy();
  if (mode === 'half-body') return endInTheMiddle(response);
  if (mode === 'huge-body') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    return pour(response, '{"items":["');
  }
  const body = mode === 'malformed' ? '{"items": [{"id": "cut off he' : '{"unexpected":["wrong","shape"],"code":17}';
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) });
  response.end(body);
}

/** Promises more than it sends, then hangs up. */
function endInTheMiddle(response: Response): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '4096' });
  response.write('{"items": [{"id": "cut off he', () => response.socket?.destroySoon());
}

/** Writes as fast as the other end reads, until it leaves; or to an end that no limit reaches. */
export function pour(to: Writable, begin: string | Buffer): void {
  const chunk = Buffer.alloc(chunkBytes, 'x');
  let left = hugeBytes;
  const more = (): void => {
    while (left > 0 && !to.destroyed) {
      left -= chunkBytes;
      if (!to.write(chunk)) return;
    }
    if (!to.destroyed) to.end();
  };
  to.on('drain', more);
  to.write(begin);
  more();
}

/** The whole answer, a few bytes at a time. */
export async function dripped(
  response: Response,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const bytes = bytesOf(answer) ?? Buffer.alloc(0);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    ...answer.headers,
    ...(bytes.length > 0 ? { 'Content-Length': String(bytes.length) } : {}),
  });
  response.flushHeaders();
  if (answer.stream) return answer.stream(slowly(response), gone.signal);
  for (let at = 0; at < bytes.length && !gone.signal.aborted; at += dripBytes) {
    response.write(bytes.subarray(at, at + dripBytes));
    await pause(dripEveryMs, gone.signal);
  }
  response.end();
}

/** A response that takes one piece of a stream at a time, and asks to wait after each. */
function slowly(response: Response): Response {
  const write = response.write.bind(response) as (chunk: unknown) => boolean;
  const writeAndWait = (chunk: unknown): boolean => {
    write(chunk);
    setTimeout(() => response.emit('drain'), dripEveryMs);
    return false;
  };
  return Object.assign(response, { write: writeAndWait });
}
