import { randomUUID } from 'node:crypto';
import { Problem, problemDocument } from '@frontdesk/problems';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { openedOn } from './exchange.ts';
import { badRequest } from './problems.ts';
import { secureHeaderList } from './secure-headers.ts';

interface Sent {
  readonly request: Request;
  readonly response: Response;
  readonly requestId: string;
}

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
    const sent = { request, response, requestId: exchange?.requestId ?? randomUUID() };
    let bytes: number;
    try {
      bytes = writeProblem(problem, sent);
    } catch (error) {
      // A header or an extension that cannot be sent: without them the client still gets a problem, and not Express's page.
      const broken = Problem.from(error);
      if (exchange) exchange.problem = broken;
      bytes = writeProblem(broken, sent);
    }
    if (exchange) exchange.bytesSent = bytes;
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

function writeProblem(problem: Problem, { request, response, requestId }: Sent): number {
  const document = problemDocument(problem, { instance: request.path, requestId });
  const body = Buffer.from(JSON.stringify(document), 'utf8');
  const list = ['Content-Type', 'application/problem+json', 'Content-Length', String(body.length)];
  list.push('X-Request-Id', requestId, 'Cache-Control', 'no-store');
  for (const [name, value] of [...secureHeaderList, ...Object.entries(problem.headers)]) list.push(name, value);
  response.writeHead(problem.status, list);
  const isHead = request.method === 'HEAD';
  response.end(isHead ? undefined : body);
  return isHead ? 0 : body.length;
}
