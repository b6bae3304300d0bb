import { Problem } from '@frontdesk/problems';
import type { RequestHandler } from 'express';
import { openedOn } from './exchange.ts';
import { methodNotAllowed, noSuchPath } from './problems.ts';
import type { Route } from './route.ts';
import { writeAnswer } from './write-answer.ts';

/**
 * What no route answers: 404, 405 with `Allow`, and OPTIONS of what exists. `readPaths` are those that something other
 * than a route answers, to GET: probes, the docs.
 */
export function noSuchRoute(routes: readonly Route[], readPaths: readonly string[] = []): RequestHandler {
  return async function noSuchRoute(request, response) {
    const allowed = readPaths.includes(request.path) ? ['GET', 'HEAD', 'OPTIONS'] : methodsAt(request.path, routes);
    if (allowed.length === 0) throw new Problem(noSuchPath, 'Nothing answers at this path.');
    const headers = { Allow: allowed.join(', ') };
    const exchange = openedOn(request);
    if (request.method !== 'OPTIONS' || !exchange) {
      throw new Problem(methodNotAllowed, 'This path is not answered for this method.', { headers });
    }
    await writeAnswer(exchange, response, { status: 204, headers });
  };
}

function methodsAt(path: string, routes: readonly Route[]): string[] {
  const methods = routes.filter((route) => route.path.matches(path)).map((route) => route.method.toUpperCase());
  if (methods.length === 0) return [];
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].toSorted();
}
