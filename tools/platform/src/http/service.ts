// How a REST service is declared: a list of operations, who may call, and its own form of errors. `serviceApp` makes
// an Express app of it: /healthz, call counts, faults, then authentication and the operation.
//
// A service is a function `xService(deps: ServiceDeps): RestService<Caller>`; handlers throw a Refusal to say no.
import type { IncomingHttpHeaders } from 'node:http';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import type { World } from '../world/world.ts';
import { bytesOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Calls } from './calls.ts';
import { undergo } from './faults.ts';
import type { Failure, Faults } from './faults.ts';
import { readBody } from './read-body.ts';
import { Refusal } from './refusal.ts';
import type { TokenVerifier } from './tokens.ts';
import { breakAnswer, dripped } from './trouble.ts';

export interface ServiceDeps {
  readonly world: World;
  readonly settings: ServiceSettings;
  readonly tokens: TokenVerifier;
}

/** Secrets and limits of the services; defaults are in settings.ts. */
export interface ServiceSettings {
  readonly platformKey: string;
  readonly generationKey: string;
  readonly contextKey: string;
  /** documents: requests per tenant and minute. */
  readonly documentsPerMinute: number;
  /** access: requests per user and second. */
  readonly accessPerSecond: number;
  /** generation: requests per tenant and minute. */
  readonly generationPerMinute: number;
  /** revisions: how long a save takes. */
  readonly revisionSaveMs: number;
  readonly fileKey: string;
  readonly fileUrlSeconds: number;
}

export interface ServiceRequest<Caller> {
  readonly operation: string;
  readonly method: string;
  /** Path and query exactly as in the request line. */
  readonly url: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; throws Refusal 400 `malformed_body`. */
  json(): unknown;
  readonly caller: Caller;
  readonly traceparent: string | undefined;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** What authentication may look at. */
export type Incoming = Omit<ServiceRequest<unknown>, 'caller'>;

export interface Operation<Caller> {
  /** 'documents.getDocument' */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express writes it: '/v1/documents/:documentId'. */
  readonly path: string;
  handle(request: ServiceRequest<Caller>): Answer | Promise<Answer>;
}

export interface RestService<Caller> {
  readonly name: string;
  readonly version: string;
  readonly operations: readonly Operation<Caller>[];
  /** Request bodies above this are read to their end and refused with 413 `body_too_large`. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** Throws a Refusal for callers it does not know. */
  authenticate(request: Incoming): Caller | Promise<Caller>;
  /** After authentication: quotas. Throws a Refusal 429. */
  admit?(request: ServiceRequest<Caller>): void;
  /** Headers of every answer, also of refusals once the caller is known (rate limit fields). */
  headersFor?(caller: Caller): Readonly<Record<string, string>>;
  /** The service's form of an error. */
  refused(refusal: Refusal, request: Incoming): Answer;
  /** The Refusal for a status that a fault asks for; by default one with the code `internal`. */
  faulted?(status: number): Refusal;
  /** How a 429 says when to come again; `Retry-After` where the service has no headers of its own for it. */
  retryHeaders?(seconds: number): Readonly<Record<string, string>>;
}

export interface Watch {
  readonly calls: Calls;
  readonly faults: Faults;
}

export function serviceApp<Caller>(service: RestService<Caller>, watch: Watch): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', service: service.name, version: service.version });
  });
  for (const operation of service.operations) {
    app[operation.method](operation.path, (request, response) =>
      serve({ service, operation, watch }, request, response),
    );
  }
  const noSuchPath = (request: Request, response: Response): void => {
    const incoming = incomingOf(request, response, { operation: 'none', body: Buffer.alloc(0) });
    send(response, service.refused(new Refusal(404, 'no_such_path', 'No such path'), incoming), {});
  };
  app.use(noSuchPath);
  // Paths that cannot be decoded come here; an operation's own errors have been answered by then.
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else noSuchPath(request, response);
  });
  return app;
}

interface Serving<Caller> {
  readonly service: RestService<Caller>;
  readonly operation: Operation<Caller>;
  readonly watch: Watch;
}

async function serve<Caller>(serving: Serving<Caller>, request: Request, response: Response): Promise<void> {
  const { service, operation, watch } = serving;
  watch.calls.count(operation.id);
  const { body, tooLarge } = await readBody(request, service.bodyLimitBytes ?? 1_048_576);
  const incoming = incomingOf(request, response, { operation: operation.id, body });
  const trouble = watch.faults.faultFor(service.name, operation.id);
  const undergone = trouble && (await undergo(trouble, incoming.signal));
  if (trouble && !undergone) return;
  const failure = undergone?.failure;
  if (failure && 'mode' in failure && failure.mode !== 'slow-drip') return breakAnswer(response, failure.mode);
  const { answer, headers } = await answerOf(serving, incoming, { failure, tooLarge });
  if (failure && 'mode' in failure) return dripped(response, answer, headers);
  if (answer.stream) {
    response.writeHead(answer.status, { ...headers, ...answer.headers });
    return answer.stream(response, incoming.signal);
  }
  send(response, answer, headers);
}

type Reply = { readonly answer: Answer; readonly headers: Readonly<Record<string, string>> };

async function answerOf<Caller>(
  { service, operation }: Serving<Caller>,
  incoming: Incoming,
  found: { failure: Failure | undefined; tooLarge: boolean },
): Promise<Reply> {
  let headersFor = (): Readonly<Record<string, string>> => ({});
  try {
    const caller = await service.authenticate(incoming);
    headersFor = () => service.headersFor?.(caller) ?? {};
    const request = { ...incoming, caller };
    service.admit?.(request);
    const { failure } = found;
    if (failure && 'status' in failure) {
      return { answer: faultedBy(service, failure, incoming), headers: headersFor() };
    }
    if (found.tooLarge) throw new Refusal(413, 'body_too_large', 'The body is too large');
    const answer = await operation.handle(request);
    return { answer, headers: headersFor() };
  } catch (thrown) {
    return { answer: service.refused(Refusal.from(thrown), incoming), headers: headersFor() };
  }
}

function faultedBy<Caller>(
  service: RestService<Caller>,
  { status, retryAfterS }: Extract<Failure, { status: number }>,
  incoming: Incoming,
): Answer {
  const refusal =
    service.faulted?.(status) ?? new Refusal(status, 'internal', 'Injected fault', { debugInfo: 'injected fault' });
  const answer = service.refused(refusal, incoming);
  if (retryAfterS === undefined) return answer;
  const own = status === 429 ? service.retryHeaders?.(retryAfterS) : undefined;
  return { ...answer, headers: { ...answer.headers, ...(own ?? { 'Retry-After': String(retryAfterS) }) } };
}

function send(response: Response, answer: Answer, headers: Readonly<Record<string, string>>): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = bytesOf(answer);
  const type = answer.text === undefined ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
  response.writeHead(answer.status, {
    ...(bytes ? { 'Content-Type': type } : {}),
    ...headers,
    ...answer.headers,
    ...(bytes ? { 'Content-Length': String(bytes.length) } : {}),
  });
  response.end(bytes);
}

function incomingOf(request: Request, response: Response, given: { operation: string; body: Buffer }): Incoming {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const [path = '/', query = ''] = request.originalUrl.split('?', 2);
  const traceparent = request.headers['traceparent'];
  return {
    ...given,
    method: request.method,
    url: request.originalUrl,
    path,
    params: request.params as Record<string, string>,
    query: new URLSearchParams(query),
    headers: request.headers,
    json: () => parsed(given.body),
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    signal: gone.signal,
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'malformed_body', 'The body is not JSON', { cause });
  }
}
