import { randomHex } from './random-hex.ts';
import { traceparentOf, type TraceContext } from './trace-context.ts';

// More than any view has. A request that does more is cut short in its log line and its trace, and nowhere else.
const mostPoints = 300;

export type PointKind = 'request' | 'section' | 'call' | 'kept';

/** All points of one request, in the order of their start. */
interface Book {
  readonly points: TrailPoint[];
  /** Where spans are made: each point gets an id of its own. */
  readonly trace: TraceContext | undefined;
  calls: number;
  kept: number;
}

/**
 * One thing that is done for a request: a section of a view, a call of a backend, a read that the cache answered.
 * Noted as it happens, and read once, at the end: by the access log of a request worth it, and by its trace.
 */
export class TrailPoint {
  readonly kind: PointKind;
  /** Of a section with its view, of a call or a read its operation. */
  readonly name: string;
  /** On `performance.now()`'s clock. */
  readonly startedAt: number;
  readonly parent: TrailPoint | undefined;
  /** Negative until it is over. */
  ms = -1;
  outcome = '';
  /** Of a call: its service. */
  readonly service: string;
  /** Of a call: the instance of each try, hedges too. */
  instances: string[] | undefined;
  readonly spanId: string;
  readonly #book: Book;

  constructor(kind: PointKind, name: string, startedAt: number, of: PointPlace) {
    const { book, parent, service, spanId } = of;
    this.kind = kind;
    this.name = name;
    this.startedAt = startedAt;
    this.parent = parent;
    this.service = service;
    this.spanId = spanId;
    this.#book = book;
  }

  /** A section of a view begins. What is done for it is noted on what is returned. */
  section(name: string, startedAt: number): TrailPoint {
    return this.#add('section', name, startedAt);
  }

  /** A call of a backend begins. */
  call(operation: string, service: string, startedAt: number): TrailPoint {
    this.#book.calls += 1;
    return this.#add('call', operation, startedAt, service);
  }

  /** A try of this call goes to this instance. */
  at(instance: string): void {
    if (this.instances === undefined) this.instances = [instance];
    else this.instances.push(instance);
  }

  /** A read was answered without a call of its own: how, in the words of the cache. */
  kept(operation: string, state: string): void {
    this.#book.kept += 1;
    this.#add('kept', operation, performance.now()).ended(state, 0);
  }

  ended(outcome: string, ms: number): void {
    this.outcome = outcome;
    this.ms = ms;
  }

  /** What calls within it carry, where spans are made: its span is their parent. */
  get traceparent(): string | undefined {
    const { trace } = this.#book;
    return trace && traceparentOf({ ...trace, spanId: this.spanId });
  }

  /** Of the whole request. */
  get points(): readonly TrailPoint[] {
    return this.#book.points;
  }

  get counts(): { readonly calls: number; readonly kept: number } {
    return this.#book;
  }

  #add(kind: PointKind, name: string, startedAt: number, service = ''): TrailPoint {
    const book = this.#book;
    const spanId = book.trace ? randomHex(8) : '';
    const point = new TrailPoint(kind, name, startedAt, { book, parent: this, service, spanId });
    if (book.points.length < mostPoints) book.points.push(point);
    return point;
  }
}

interface PointPlace {
  readonly book: Book;
  readonly parent: TrailPoint | undefined;
  readonly service: string;
  readonly spanId: string;
}

/** The trail of a request. With a trace, each point is to be a span. */
export function openTrail(startedAt: number, trace?: TraceContext): TrailPoint {
  const book: Book = { points: [], trace, calls: 0, kept: 0 };
  return new TrailPoint('request', '', startedAt, {
    book,
    parent: undefined,
    service: '',
    spanId: trace?.spanId ?? '',
  });
}
