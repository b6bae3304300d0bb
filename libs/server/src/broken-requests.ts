import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem, problemDocument } from '@frontdesk/problems';
import { badRequest, expectationFailed, headersTooLarge, requestTooSlow } from './problems.ts';
import { secureHeaderList } from './secure-headers.ts';

/** Answers what never becomes a request, in the same form as every other problem. */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isDeaf = !socket.writable || error.code === 'ECONNRESET' || isOfTls(error);
    if (isDeaf || hasBegunToAnswer(socket)) socket.destroy();
    else socket.end(rawAnswer(problemOf(error.code)), () => socket.destroy());
  });
  server.on('checkExpectation', ({ socket }, response: ServerResponse) => {
    refuse(socket, response, new Problem(expectationFailed, 'Only `Expect: 100-continue` is known.'));
  });
}

/** A response that waits for another has no socket yet: an answer of ours would come before the other one's. */
function refuse(socket: Socket, response: ServerResponse, problem: Problem): void {
  if (response.socket === null) socket.destroy();
  else response.socket.end(rawAnswer(problem));
}

/**
 * Express looks for no route and no error handler where it cannot read a path, and answers in its own words. So of the
 * absolute form, which a server has to take (RFC 9112, 3.2.2), path and query are left; what has no path is refused.
 */
export function refusingPathless(app: RequestListener): RequestListener {
  return (request, response) => {
    const { url = '' } = request;
    const isPlain = url.startsWith('/') || url === '*';
    const rest = isPlain ? url : absoluteForm.exec(url)?.[1];
    if (rest === undefined) {
      refuse(request.socket, response, new Problem(badRequest, 'The request target is not a path or an http URL.'));
      return;
    }
    if (!isPlain) request.url = rest.startsWith('/') ? rest : `/${rest}`;
    app(request, response);
  };
}

const absoluteForm = /^https?:\/\/[^/?#]+([^#]*)/i;

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(headersTooLarge, 'The headers are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(requestTooSlow, 'The request took too long to arrive.');
  return new Problem(badRequest, 'The request is not valid HTTP.');
}

// Without a handshake there is nobody to answer.
function isOfTls({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code);
}

// A second head in the middle of an answer would be read as a part of it.
function hasBegunToAnswer(socket: Duplex & { _httpMessage?: ServerResponse }): boolean {
  return socket._httpMessage?.headersSent === true;
}

function rawAnswer(problem: Problem): string {
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocument(problem, { instance: '', requestId }));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    ...secureHeaderList.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
