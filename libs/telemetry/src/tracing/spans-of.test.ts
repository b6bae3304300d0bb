import { expect, test } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { openTrail } from '../trail.ts';
import { spansOf } from './spans-of.ts';

test('work that goes on after its request is a span of the same trace, with its calls below it', () => {
  const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentId: 'c'.repeat(16), sampled: true };
  const trail = openTrail(100, trace);
  trail.call('documents.getDocument', 'documents', 110).ended('2xx', 20);
  const ended = { trace, trail, endedAt: 150, name: 'activity', failure: 'internal', isNotable: true };
  const [work, call] = spansOf(ended, resourceFromAttributes({}));
  expect(work).toMatchObject({
    name: 'work activity',
    kind: SpanKind.CONSUMER,
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'frontdesk.work': 'activity', 'error.type': 'internal' },
    parentSpanContext: { spanId: trace.parentId, traceId: trace.traceId, isRemote: true },
  });
  expect(call).toMatchObject({ kind: SpanKind.CLIENT, parentSpanContext: { spanId: trace.spanId } });
});
