import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Response } from 'express';
import type { OpenedExchange } from './exchange.ts';
import { clientGone } from './problems.ts';

interface AccessSinks {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'serverRequest'> | undefined;
  readonly seconds: number;
}

/** One line and one measure for each request, when it is over. The only place that logs a failure of a request. */
export function logAccess(exchange: OpenedExchange, response: Response, { log, metrics, seconds }: AccessSinks): void {
  const { method, route, problem } = exchange;
  // An answer that we cut ourselves has a problem that says why.
  const left = !response.writableFinished && problem === undefined;
  const status = left ? clientGone.status : response.statusCode;
  metrics?.serverRequest({ method, route, status, seconds });
  const line = {
    requestId: exchange.requestId,
    traceId: exchange.trace.traceId,
    method,
    // The raw path only where there is no template: ids in paths are not needed to read a log.
    ...(route === undefined ? { path: exchange.path } : { route }),
    status,
    ms: Math.round(seconds * 10_000) / 10,
    bytes: exchange.bytesSent,
    outcome: left ? clientGone.code : (problem?.code ?? 'ok'),
    ...exchange.facts.logged(),
  };
  if (problem && problem.status >= 500 && !problem.kind.intended)
    log.error({ ...line, err: problem }, 'request failed');
  else log.info(line, 'request');
}
