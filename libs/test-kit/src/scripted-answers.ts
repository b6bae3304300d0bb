import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './scripted-backend.ts';

/** How a scripted backend answers one request, well or badly. */
export type ScriptedAnswer = (response: ServerResponse, request: RecordedRequest) => void;

export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly delayMs?: number;
}

export function json(value: unknown, options: AnswerOptions = {}): ScriptedAnswer {
  const headers = { 'content-type': 'application/json', ...options.headers };
  return bytes(JSON.stringify(value), { ...options, headers });
}

export function bytes(
  body: string | Buffer,
  { status = 200, headers = {}, delayMs = 0 }: AnswerOptions = {},
): ScriptedAnswer {
  return (response) => {
    const send = (): void => {
      response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) } as never);
      response.end(body);
    };
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  };
}

/** An answer that depends on the request. */
export function by(choose: (request: RecordedRequest) => ScriptedAnswer): ScriptedAnswer {
  return (response, request) => choose(request)(response, request);
}

/** One after the other; the last one stays. */
export function inTurn(...answers: [ScriptedAnswer, ...ScriptedAnswer[]]): ScriptedAnswer {
  let next = 0;
  return (response, request) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? answers[0];
    next += 1;
    answer(response, request);
  };
}

export const notFound: ScriptedAnswer = json({ error: 'not in the script' }, { status: 404 });

/** Takes the request and says nothing. */
export const hang: ScriptedAnswer = () => undefined;

/** Closes the connection with a reset, before any byte of an answer. */
export const reset: ScriptedAnswer = (response) => void response.socket?.resetAndDestroy();

/** Promises more bytes than it sends, then closes the connection. */
export const halfBody: ScriptedAnswer = (response) => {
  response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"title": "Q3');
};

/** A chunked body that is reset in the middle. */
export const resetInBody: ScriptedAnswer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"title": ');
  setTimeout(() => response.socket?.resetAndDestroy(), 10);
};

/** Bytes that are not HTTP. */
export const garbage: ScriptedAnswer = (response) => void response.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n');

/** Headers that never end. */
export const hugeHeaders: ScriptedAnswer = (response) => {
  response.socket?.end(`HTTP/1.1 200 OK\r\nx-filler: ${'x'.repeat(200_000)}\r\n\r\n`);
};

/** So many bytes of JSON, without saying how many. */
export function huge(totalBytes: number): ScriptedAnswer {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let left = totalBytes;
    const write = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) return void response.once('drain', write);
      }
      if (!response.destroyed) response.end('{}');
    };
    write();
  };
}

/** One byte at a time. */
export function slowDrip(text: string, everyMs: number): ScriptedAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) });
    let sent = 0;
    const timer = setInterval(() => {
      response.write(text.slice(sent, sent + 1));
      sent += 1;
      if (sent === text.length) response.end();
    }, everyMs);
    response.once('close', () => clearInterval(timer));
  };
}
