import { errors, type Dispatcher } from 'undici';
import type { HttpRequest, TryReach } from '../call.ts';
import { endOf, millisecondsLeft, watchReach, type End } from '../reach-end.ts';
import { UpstreamFailure, backendInvalid, callerGone, type Phase } from '../failures.ts';
import { keptHeaders, type HeaderLists } from './header-lists.ts';
import { failureOfError } from './http-failure.ts';

export interface Target {
  readonly service: string;
  readonly pool: Pick<Dispatcher, 'dispatch'>;
  readonly pathPrefix: string;
  readonly headers: HeaderLists;
  /** What the backend is called where its URL holds an address. */
  readonly host: string | undefined;
  readonly now: () => number;
}

export type AnswerHeaders = Readonly<Record<string, string>>;

/** What a kind of call does with an answer that is acceptable so far. */
export interface Receiver {
  readonly maxBytes: number;
  onHead(status: number, headers: AnswerHeaders): void;
  onChunk(chunk: Buffer): void;
  onEnd(): void;
  onFailure(failure: UpstreamFailure): void;
}

/** One request and its answer on the wire. It ends once: with the last byte, with a failure, or when its reach ends. */
export class WireCall implements Dispatcher.DispatchHandler {
  private readonly target: Target;
  private readonly request: HttpRequest;
  private reach: TryReach;
  private readonly receiver: Receiver;
  private controller: Dispatcher.DispatchController | undefined;
  private phase: Phase = 'connect';
  private receivedBytes = 0;
  private failure: UpstreamFailure | undefined;
  private isOver = false;
  private release: () => void;

  constructor(target: Target, request: HttpRequest, reach: TryReach, receiver: Receiver) {
    this.target = target;
    this.request = request;
    this.reach = reach;
    this.receiver = receiver;
    this.release = watchReach(reach, target.now, (end) => this.endEarly(end));
  }

  /** Never throws: a request that cannot be made is a failure like any other. */
  send(): void {
    const { method, path, body = null } = this.request;
    const { pool, pathPrefix, now } = this.target;
    // Its listener hears only what comes later.
    if (this.reach.signal.aborted) return this.endEarly(endOf(this.reach, now()));
    try {
      if (!path.startsWith('/')) throw new errors.InvalidArgumentError('a path starts with a slash');
      const headers = outgoingHeaders(this.target, this.request, this.reach);
      pool.dispatch({ method, path: pathPrefix + path, headers, body }, this);
    } catch (error) {
      this.fail(this.failureOf(error, 'start'));
    }
  }

  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    this.controller?.resume();
  }

  /** Its head has come, so that it will not be tried again: from here on the deadline alone holds. */
  outliveTry(): void {
    if (this.isOver || this.reach.tryUntil === undefined) return;
    this.release();
    const { tryUntil: _over, ...reach } = this.reach;
    this.reach = reach;
    this.release = watchReach(reach, this.target.now, (end) => this.endEarly(end));
  }

  /** From here on the answer may take as long as somebody reads it. A caller that leaves still ends it. */
  outliveDeadline(): void {
    if (this.isOver) return;
    this.release();
    const { signal } = this.reach;
    const leave = (): void => {
      const isDeadline = this.reach.deadline <= this.target.now();
      if (!isDeadline) this.endEarly(endOf(this.reach, this.target.now()));
    };
    signal.addEventListener('abort', leave, { once: true });
    this.release = () => signal.removeEventListener('abort', leave);
  }

  /** Its reader has enough. */
  stop(): void {
    this.endEarly({ kind: callerGone, what: 'the reader stopped' });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    this.phase = 'send';
    if (this.failure) controller.abort(this.failure);
  }

  onRequestSent(): void {
    if (this.phase === 'send') this.phase = 'headers';
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, received: ReceivedHeaders): void {
    if (status < 200 || this.isOver) return;
    this.phase = 'body';
    const headers = flatHeaders(received);
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return this.refuse('its answer is encoded, unasked');
    const isTooLong = Number(headers['content-length'] ?? 0) > this.receiver.maxBytes && this.request.method !== 'HEAD';
    if (isTooLong) return this.refuse('its answer is too large');
    this.receiver.onHead(status, keptHeaders(this.target.headers.kept, headers));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    this.receivedBytes += chunk.length;
    if (this.receivedBytes > this.receiver.maxBytes) return this.refuse('its answer is too large');
    this.receiver.onChunk(chunk);
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.finish();
    this.receiver.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(this.failureOf(error, this.phase));
  }

  private get where(): { service: string; operation: string } {
    return { service: this.target.service, operation: this.request.operation };
  }

  private failureOf(error: unknown, phase: Phase): UpstreamFailure {
    return failureOfError(this.where, phase, error);
  }

  private refuse(what: string): void {
    this.fail(new UpstreamFailure(backendInvalid, { ...this.where, phase: this.phase, what }));
  }

  private endEarly({ kind, what }: End): void {
    this.fail(new UpstreamFailure(kind, { ...this.where, phase: this.phase, what }));
  }

  private fail(failure: UpstreamFailure): void {
    if (this.isOver) return;
    this.finish();
    this.failure = failure;
    this.receiver.onFailure(failure);
    // Closes the connection, or does when the request would have started.
    this.controller?.abort(failure);
  }

  private finish(): void {
    this.isOver = true;
    this.release();
  }
}

type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

function flatHeaders(received: ReceivedHeaders): AnswerHeaders {
  for (const name in received) {
    if (typeof received[name] !== 'string') return joinedHeaders(received);
  }
  return received as AnswerHeaders;
}

function joinedHeaders(received: ReceivedHeaders): AnswerHeaders {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

function outgoingHeaders(target: Target, request: HttpRequest, reach: TryReach): string[] {
  const { headers: lists, host, now } = target;
  const headers = ['request-timeout-ms', String(millisecondsLeft(reach, now()))];
  if (host !== undefined) headers.push('host', host);
  if (reach.traceparent !== undefined) headers.push('traceparent', reach.traceparent);
  if (reach.requestId !== undefined) headers.push('x-request-id', reach.requestId);
  for (const name in request.headers) {
    if (lists.maySend(name)) headers.push(name, request.headers[name] ?? '');
  }
  return headers;
}
