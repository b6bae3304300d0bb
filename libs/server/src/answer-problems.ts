import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Problem, problemDocument } from '@frontdesk/problems';
import type { ErrorRequestHandler } from 'express';
import { openedOn } from './exchange.ts';
import { badRequest } from './problems.ts';
import { secureHeaderList } from './secure-headers.ts';

/** The one conversion: whatever was thrown leaves as `application/problem+json`, and its cause goes to the access log. */
export function answerProblems(): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return function answerProblems(thrown: unknown, request, response, _next) {
    const problem = problemOf(thrown);
    const exchange = openedOn(request);
    if (exchange) exchange.problem = problem;
    if (response.headersSent) {
      response.destroy(); // Half an answer cannot be taken back, only cut.
      return;
    }
    if (response.destroyed) return;
    const requestId = exchange?.requestId ?? randomUUID();
    const body = Buffer.from(JSON.stringify(problemDocument(problem, { instance: request.path, requestId })), 'utf8');
    writeProblemHead(response, problem, { requestId, length: body.length });
    if (exchange && request.method !== 'HEAD') exchange.bytesSent = body.length;
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function problemOf(thrown: unknown): Problem {
  return isUndecodablePath(thrown)
    ? new Problem(badRequest, 'The path is not validly percent-encoded.', { cause: thrown })
    : Problem.from(thrown);
}

// Express 5 throws decodeURIComponent's own error, with a status, for a path such as `/%ff`.
function isUndecodablePath(thrown: unknown): boolean {
  const { name, status } = Object(thrown) as { name?: unknown; status?: unknown };
  return name === 'URIError' && status === 400;
}

function writeProblemHead(
  response: ServerResponse,
  problem: Problem,
  { requestId, length }: { requestId: string; length: number },
): void {
  const list = [
    'Content-Type',
    'application/problem+json',
    'Content-Length',
    String(length),
    'X-Request-Id',
    requestId,
  ];
  list.push('Cache-Control', 'no-store');
  for (const [name, value] of secureHeaderList) list.push(name, value);
  for (const [name, value] of Object.entries(problem.headers)) list.push(name, value);
  response.writeHead(problem.status, list);
}
