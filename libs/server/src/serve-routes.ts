import { Problem } from '@frontdesk/problems';
import type { Request, RequestHandler, Response } from 'express';
import { refusesJson } from './accept.ts';
import type { Answer } from './answer.ts';
import { openedOn, type Exchange } from './exchange.ts';
import { discard } from './discard.ts';
import { notAcceptable } from './problems.ts';
import type { Route } from './route.ts';
import { routeTable } from './route-table.ts';
import { settle } from './settle.ts';
import type { Step } from './step.ts';
import { withinDeadline } from './within-deadline.ts';
import { writeAnswer } from './write-answer.ts';

type Answering = (exchange: Exchange) => Promise<Answer>;

/** Answers the routes. Each request goes through the steps in their order, then to the handler, and back. */
export function serveRoutes<Services>(
  routes: readonly Route<Services>[],
  services: Services,
  steps: readonly Step[],
): RequestHandler {
  checkTogether(routes, steps);
  const find = routeTable(routes.map((route) => ({ route, answerRoute: answerRoute(route, services, steps) })));
  return function serveRoutes(request, response, next) {
    const found = find(request.method, request.path);
    if (!found) return next();
    request.params = found.params;
    return found.place.answerRoute(request, response);
  };
}

type AnswerRoute = (request: Request, response: Response) => Promise<void>;

function answerRoute<Services>(route: Route<Services>, services: Services, steps: readonly Step[]): AnswerRoute {
  const answering = through(steps, route, handling(route, services));
  const isJsonOnly = !Object.values(route.answers).includes('bytes');

  return async function answerRoute(request, response) {
    const exchange = openedOn(request);
    if (!exchange) throw new Error('No exchange: app.use(openExchange(…)) has to come before serveRoutes.');
    exchange.route = route.path.text;
    if (isJsonOnly && refusesJson(request.headers.accept)) throw new Problem(notAcceptable, 'This answers JSON only.');
    const answer = await withinDeadline(exchange, () => answering(exchange));
    await writeAnswer(exchange, response, answer);
  };
}

function handling<Services>(route: Route<Services>, services: Services): Answering {
  return async (exchange) => {
    const input = exchange.input ?? { params: undefined, query: undefined, headers: undefined, body: undefined };
    const answer = await route.handle(input, services, exchange);
    try {
      return settle(route, answer);
    } catch (error) {
      discard(answer.stream);
      throw error;
    }
  };
}

function through(steps: readonly Step[], route: Route, handle: Answering): Answering {
  return steps.reduceRight<Answering>(
    (next, step) => (exchange) => step(exchange, route, (instead = exchange) => next(instead)),
    handle,
  );
}

// Deny first: a route that nobody guards, or that another one shadows, does not start.
function checkTogether(routes: readonly Route[], steps: readonly Step[]): void {
  const admitted = new Set(steps.flatMap((step) => step.admits ?? []));
  const seen = new Set<string>();
  for (const route of routes) {
    const { name, method, path, access } = route;
    for (const step of steps) step.accepts?.(route);
    if (!admitted.has(access.name))
      throw new Error(`Route ${name}: no step enforces its access rule '${access.name}'.`);
    const place = `${method} ${path.text.replaceAll(/\{[^}]*\}/g, '{}')}`;
    if (seen.has(name) || seen.has(place)) throw new Error(`Route ${name}: its name or its path is taken.`);
    seen.add(name).add(place);
  }
}
