import { performance } from 'node:perf_hooks';
import { Problem, type InputError } from '@frontdesk/problems';
import { traceFrom, type Logger, type Metrics, type Tracing } from '@frontdesk/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import { logAccess } from './access-log.ts';
import { requestedDeadlineMs } from './deadline.ts';
import { OpenedExchange, openOn, type Exchange } from './exchange.ts';
import { endOf, type ExchangeEnd } from './exchange-end.ts';
import { clientGone, deadlineExceeded, invalidInput, requestTooSlow } from './problems.ts';
import { headersRefused } from './headers-refused.ts';
import { requestIdFrom } from './request-id.ts';

export interface OpenExchangeOptions {
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'serverRequest' | 'requestStarted'> | undefined;
  /** Makes spans of requests, their sections and their calls. */
  readonly tracing?: Tracing | undefined;
  /** From here on a request is slow: its line says where the time went, and its trace is kept. Default 1 s. */
  readonly slowMs?: number;
  /** How long an answer may take to begin. Default 2 s: more, and a person has given up. */
  readonly deadlineMs?: number;
  /** The least that `Request-Timeout-Ms` may ask for. Default 100 ms: less, and every answer would be a 504. */
  readonly shortestDeadlineMs?: number;
  readonly now?: () => number;
  /** Called once for each request, when it is over, whatever answered it. */
  readonly ended?: ((exchange: Exchange, end: ExchangeEnd) => void) | undefined;
}

/** Gives the request its ids, its deadline and its signal, and writes the access line when it is over. */
export function openExchange(options: OpenExchangeOptions): RequestHandler {
  const { log, metrics, tracing, ended, slowMs = 1_000, now = () => performance.now() } = options;
  const bounds = { deadlineMs: options.deadlineMs ?? 2_000, shortestDeadlineMs: options.shortestDeadlineMs ?? 100 };

  return function openExchange(request, response, next) {
    const startedAt = now();
    const { 'x-request-id': requestId, 'request-timeout-ms': timeout, traceparent, tracestate } = request.headers;
    const allowed = requestedDeadlineMs(single(timeout), bounds);
    const allowedMs = typeof allowed === 'number' ? allowed : bounds.deadlineMs;
    const continued = traceFrom({ traceparent: single(traceparent), tracestate: single(tracestate) });
    const exchange = new OpenedExchange(request, {
      requestId: requestIdFrom(requestId),
      trace: tracing ? tracing.begin(continued) : continued,
      isTraced: tracing !== undefined,
      log,
      startedAt,
      deadline: startedAt + allowedMs,
    });
    openOn(request, exchange);
    const requestEnded = metrics?.requestStarted(request.method);
    watch(exchange, response, allowedMs, () => {
      requestEnded?.();
      const endedAt = now();
      logAccess(exchange, response, { log, metrics, tracing, slowMs, endedAt });
      ended?.(exchange, endOf(exchange, response, (endedAt - startedAt) / 1_000));
    });
    const refusal = refusalOf(request, allowed);
    if (refusal) next(refusal);
    else next();
  };
}

function refusalOf(request: Request, allowed: number | InputError): Problem | undefined {
  const mistake = headersRefused(request);
  if (mistake) return mistake;
  if (typeof allowed === 'number') return undefined;
  return new Problem(invalidInput, 'A header is not valid.', { errors: [allowed] });
}

// One timer and one listener per request. The deadline is over once the answer begins; from then on only the client ends it.
function watch(exchange: OpenedExchange, response: Response, allowedMs: number, ended: () => void): void {
  let cutting: NodeJS.Immediate | undefined;
  // Shorter limits within the request have their turn first: after a stall, timers of one length run all together, and
  // those of this length may come before the shorter ones of the same request.
  exchange.deadlineTimer = setTimeout(() => {
    cutting = setImmediate(() => {
      if (!response.headersSent) exchange.cut(lateProblem(exchange));
    });
  }, allowedMs);
  response.on('close', () => {
    clearTimeout(exchange.deadlineTimer);
    clearImmediate(cutting);
    if (!response.writableFinished) exchange.cut(exchange.problem ?? new Problem(clientGone, 'The client left.'));
    ended();
  });
}

function lateProblem(exchange: OpenedExchange): Problem {
  return exchange.isReadingBody
    ? new Problem(requestTooSlow, 'The request body took too long to arrive.')
    : new Problem(deadlineExceeded, 'The answer took longer than the request allows.');
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
