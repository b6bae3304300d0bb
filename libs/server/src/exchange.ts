import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Problem } from '@frontdesk/problems';
import { openTrail, type Logger, type TraceContext, type TrailPoint } from '@frontdesk/telemetry';
import type { Request } from 'express';
import { Facts } from './fact.ts';

/** What `checkInput` made of the request; each part is what the route's schema gives. */
export interface CheckedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** One request and all that is known of it on its way through. */
export interface Exchange {
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly method: string;
  /** As sent, still encoded, without the query. */
  readonly path: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The caller's address, behind the proxies that the app trusts. */
  readonly remoteAddress: string;
  /** Aborted when the client leaves and when the deadline is over; its reason is the problem that says which. */
  readonly signal: AbortSignal;
  /** On `performance.now()`'s clock. */
  readonly deadline: number;
  readonly startedAt: number;
  /** Its lines carry the request id and the trace id. */
  readonly log: Logger;
  readonly facts: Facts;
  /** Where it is noted what is done for it. Calls on its behalf carry it. */
  readonly trail: TrailPoint;
  /** The body's bytes, decoded from their content coding; there once `checkInput` read them. */
  readonly rawBody: Buffer | undefined;
  /** There once `checkInput` ran. */
  readonly input: CheckedInput | undefined;
}

interface ExchangeParts {
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly log: Logger;
  readonly startedAt: number;
  readonly deadline: number;
  /** Each call is a span of its own. */
  readonly isTraced: boolean;
}

/** The exchange as the server's own steps see it: they write what others read. */
export class OpenedExchange implements Exchange {
  readonly request: Request;
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly startedAt: number;
  readonly deadline: number;
  readonly facts = new Facts();
  readonly trail: TrailPoint;
  rawBody: Buffer | undefined;
  input: CheckedInput | undefined;
  /** The template of the route that matched. */
  route: string | undefined;
  /** What the answer was, once it is a problem. */
  problem: Problem | undefined;
  /** The sections that the answer lacks, as it says itself. */
  degraded: string | undefined;
  isReplayed = false;
  /** Its answer takes as long as somebody reads it. */
  isStream = false;
  bytesSent = 0;
  isReadingBody = false;
  /** Cuts it when its deadline is over, unless the answer has begun. */
  deadlineTimer: NodeJS.Timeout | undefined;
  /** Called when the exchange is cut short, so that an answer that nobody gives is not waited for. */
  onCut: ((reason: Problem) => void) | undefined;
  readonly #controller = new AbortController();
  readonly #log: Logger;
  #childLog: Logger | undefined;

  constructor(request: Request, parts: ExchangeParts) {
    this.request = request;
    this.requestId = parts.requestId;
    this.trace = parts.trace;
    this.startedAt = parts.startedAt;
    this.deadline = parts.deadline;
    this.trail = openTrail(parts.startedAt, parts.isTraced ? parts.trace : undefined);
    this.#log = parts.log;
  }

  get method(): string {
    return this.request.method;
  }

  get path(): string {
    return this.request.path;
  }

  get url(): string {
    return this.request.originalUrl;
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get remoteAddress(): string {
    return this.request.ip ?? '';
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  // Made when first asked for: most requests write their access line and nothing else.
  get log(): Logger {
    this.#childLog ??= this.#log.child({ requestId: this.requestId, traceId: this.trace.traceId });
    return this.#childLog;
  }

  /** Ends what is under way. Only the first reason counts. */
  cut(reason: Problem): void {
    if (this.signal.aborted) return;
    this.#controller.abort(reason);
    this.onCut?.(reason);
  }
}

const opened = Symbol('exchange');

/** Hangs the exchange on the request that it belongs to. */
export function openOn(request: IncomingMessage, exchange: OpenedExchange): void {
  (request as IncomingMessage & { [opened]?: OpenedExchange })[opened] = exchange;
}

/** The exchange of a request, or nothing if `openExchange` did not run before. */
export function openedOn(request: IncomingMessage): OpenedExchange | undefined {
  return (request as IncomingMessage & { [opened]?: OpenedExchange })[opened];
}

/** The exchange of a request, for an app's own Express handlers. */
export function exchangeOf(request: IncomingMessage): Exchange {
  const exchange = openedOn(request);
  if (!exchange) throw new Error('No exchange: app.use(openExchange(…)) has to come first.');
  return exchange;
}
