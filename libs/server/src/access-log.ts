import { trailRecord, verdictOf, type Logger, type Metrics, type Tracing, type Verdict } from '@frontdesk/telemetry';
import type { Response } from 'express';
import type { OpenedExchange } from './exchange.ts';
import { clientGone } from './problems.ts';

interface AccessSinks {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'serverRequest'> | undefined;
  readonly tracing: Tracing | undefined;
  readonly slowMs: number;
  readonly endedAt: number;
}

/** One line and one measure for each request, when it is over. The only place that logs a failure of a request. */
export function logAccess(exchange: OpenedExchange, response: Response, sinks: AccessSinks): void {
  const { log, metrics, tracing, endedAt } = sinks;
  const { method, route, problem, degraded, trail } = exchange;
  // An answer that we cut ourselves has a problem that says why.
  const left = !response.writableFinished && problem === undefined;
  const status = left ? clientGone.status : response.statusCode;
  const code = left ? clientGone.code : problem?.code;
  const verdict = verdictIn(exchange, status, code);
  const ms = endedAt - exchange.startedAt;
  metrics?.serverRequest({ method, route, status, seconds: ms / 1_000, verdict });
  const isNotable = verdict.reason === 'degraded' || isOurs(verdict) || (ms >= sinks.slowMs && !exchange.isStream);
  const line: Record<string, unknown> = { requestId: exchange.requestId, traceId: exchange.trace.traceId, method };
  // The raw path only where there is no template: ids in paths are not needed to read a log.
  if (route === undefined) line['path'] = exchange.path;
  else line['route'] = route;
  line['status'] = status;
  line['ms'] = Math.round(ms * 10) / 10;
  line['bytes'] = exchange.bytesSent;
  line['outcome'] = verdict.outcome;
  line['reason'] = verdict.reason;
  if (code !== undefined) line['code'] = code;
  if (degraded !== undefined) line['degraded'] = degraded;
  Object.assign(line, exchange.facts.logged(), isNotable && trailRecord(trail, endedAt));
  if (problem && problem.status >= 500 && !problem.kind.intended)
    log.error({ ...line, err: problem }, 'request failed');
  else log.info(line, 'request');
  const { trace } = exchange;
  tracing?.ended({ trace, trail, endedAt, method, route, status, verdict, code, isNotable });
}

function verdictIn({ trail, degraded, isReplayed }: OpenedExchange, status: number, code: string | undefined): Verdict {
  const { calls, kept } = trail.counts;
  return verdictOf({ status, code, isDegraded: degraded !== undefined, isReplayed, calls, kept });
}

function isOurs({ outcome }: Verdict): boolean {
  return outcome === 'failure-local' || outcome === 'failure-backend';
}
