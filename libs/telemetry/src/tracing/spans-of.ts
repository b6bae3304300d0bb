import {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type HrTime,
  type SpanContext,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { TraceContext } from '../trace-context.ts';
import type { TrailPoint } from '../trail.ts';
import type { EndedRequest, EndedWork } from './tracing.ts';

interface Making {
  readonly ended: EndedRequest | EndedWork;
  readonly resource: Resource;
}

const instrumentationScope = { name: '@frontdesk/telemetry' };

/** One span of the request or the work, and one of each section and call, with OpenTelemetry's names. */
export function spansOf(ended: EndedRequest | EndedWork, resource: Resource): readonly ReadableSpan[] {
  const whole = 'method' in ended ? requestSpan(ended, resource) : workSpan(ended, resource);
  return [whole, ...ended.trail.points.map((point) => pointSpan(point, { ended, resource }))];
}

function workSpan({ trace, trail, name, failure, endedAt }: EndedWork, resource: Resource): ReadableSpan {
  return spanOf(resource, {
    name: `work ${name}`,
    kind: SpanKind.CONSUMER,
    ...placeOf(trace),
    startedAt: trail.startedAt,
    ms: endedAt - trail.startedAt,
    isError: failure !== undefined,
    attributes: { 'frontdesk.work': name, ...(failure !== undefined && { 'error.type': failure }) },
  });
}

function placeOf(trace: TraceContext): Pick<SpanParts, 'context' | 'parent'> {
  const { parentId } = trace;
  const context = contextOf(trace, trace.spanId);
  return parentId === undefined ? { context } : { context, parent: { ...contextOf(trace, parentId), isRemote: true } };
}

function requestSpan(request: EndedRequest, resource: Resource): ReadableSpan {
  const { trace, trail, method, route, status, verdict, code, endedAt } = request;
  return spanOf(resource, {
    name: route === undefined ? method : `${method} ${route}`,
    kind: SpanKind.SERVER,
    ...placeOf(trace),
    startedAt: trail.startedAt,
    ms: endedAt - trail.startedAt,
    isError: status >= 500,
    attributes: {
      'http.request.method': method,
      'http.response.status_code': status,
      ...(route !== undefined && { 'http.route': route }),
      ...(status >= 500 && { 'error.type': code ?? String(status) }),
      'frontdesk.outcome': verdict.outcome,
      'frontdesk.reason': verdict.reason,
    },
  });
}

// What is not over yet ends with the request: a call that a cache goes on with, for whoever comes next.
function pointSpan(point: TrailPoint, { ended, resource }: Making): ReadableSpan {
  const { trace, endedAt } = ended;
  const isCall = point.kind === 'call';
  const isOver = point.ms >= 0;
  return spanOf(resource, {
    name: point.kind === 'section' ? `section ${point.name}` : point.name,
    kind: isCall ? SpanKind.CLIENT : SpanKind.INTERNAL,
    context: contextOf(trace, point.spanId),
    parent: contextOf(trace, point.parent?.spanId ?? trace.spanId),
    startedAt: point.startedAt,
    ms: isOver ? point.ms : Math.max(0, endedAt - point.startedAt),
    isError: isOver && isFailed(point),
    attributes: { ...attributesOf(point), ...(!isOver && { 'frontdesk.unfinished': true }) },
  });
}

const fine = new Set(['ok', '2xx', '3xx', 'refused', 'aborted', 'off', 'stale', 'caller-gone']);

// OpenTelemetry: a client's span has failed from 400 on.
function isFailed({ kind, outcome }: TrailPoint): boolean {
  return kind !== 'kept' && !fine.has(outcome);
}

function attributesOf(point: TrailPoint): Attributes {
  const { kind, outcome, service, instances, name } = point;
  if (kind === 'section') return { 'frontdesk.section.outcome': outcome };
  if (kind === 'kept') return { 'frontdesk.operation': name, 'frontdesk.cache.state': outcome };
  const last = instances?.at(-1);
  return {
    'peer.service': service,
    'frontdesk.operation': name,
    'frontdesk.call.outcome': outcome,
    ...(last !== undefined && addressOf(last)),
    ...(instances !== undefined && instances.length > 1 && { 'http.request.resend_count': instances.length - 1 }),
    ...(isFailed(point) && { 'error.type': outcome }),
  };
}

function addressOf(instance: string): Attributes {
  const url = URL.parse(instance);
  if (url === null) return { 'server.address': instance };
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return { 'server.address': url.hostname, 'server.port': port };
}

// All that is exported is sampled, also where that was decided in the end.
function contextOf({ traceId }: TraceContext, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

interface SpanParts {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent?: SpanContext;
  readonly startedAt: number;
  readonly ms: number;
  readonly isError: boolean;
  readonly attributes: Attributes;
}

function spanOf(resource: Resource, parts: SpanParts): ReadableSpan {
  const { name, kind, context, parent, startedAt, ms, isError, attributes } = parts;
  return {
    ...{ name, kind, attributes, resource, instrumentationScope },
    spanContext: () => context,
    ...(parent && { parentSpanContext: parent }),
    startTime: hrTimeOf(performance.timeOrigin + startedAt),
    endTime: hrTimeOf(performance.timeOrigin + startedAt + ms),
    duration: hrTimeOf(ms),
    status: { code: isError ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    ...{ links: [], events: [], ended: true },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

function hrTimeOf(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
