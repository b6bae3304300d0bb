import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bytes, scriptedBackend } from '@frontdesk/test-kit';
import type { ScriptedBackend } from '@frontdesk/test-kit';
import request from 'supertest';
import { startCollector } from './collector.ts';
import type { Collector, ReceivedSpan } from './collector.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const plan = '/v1/documents/doc_q3plan7x2mva';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callerSpan = '00f067aa0ba902b7';
const [internal, server, client] = [1, 2, 3];

let collector: Collector;
let activity: ScriptedBackend;
let stack: Stack;
let chi: Record<string, string>;

beforeAll(async () => {
  collector = await startCollector();
  activity = await scriptedBackend();
  activity.on('*', bytes('gone', { status: 500 }));
  const app = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' };
  stack = await startStack({ app: { ...app, ACTIVITY_URLS: activity.url } });
  chi = await stack.as(chiara);
}, 60_000);
afterAll(async () => {
  await Promise.all([activity.stop(), collector.stop()]);
});

const asked = (flags: string, path = plan) =>
  request(stack.server)
    .get(path)
    .set({ ...chi, traceparent: `00-${traceId}-${callerSpan}-${flags}` });

// The only one that closes the stack, so that what it waits for is what the end of a process sends.
test('a sampled request, and one that is degraded, leave their spans when the process ends; others leave none', async () => {
  await request(stack.server).get('/v1/nothing').set(chi).expect(404);
  const degraded = await asked('00');
  expect(degraded.headers['frontdesk-degraded']).toBeDefined();
  const sent = String(activity.requests.at(-1)?.headers['traceparent']);
  await asked('01', '/v1/documents?limit=5');
  await stack.stop();

  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const of = (name: string) => spans.filter((span) => span.name === name);
  expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set([internal, server, client]));
  const [document] = of('GET /v1/documents/{documentId}');
  expect(document).toMatchObject({
    ...{ traceId, parentSpanId: callerSpan, kind: server },
    attributes: {
      'frontdesk.outcome': 'success-backend',
      'frontdesk.reason': 'degraded',
      'http.route': expect.any(String),
    },
  });
  // The backend's own span is the child of the call's, which is that of the section, which is that of the request.
  const call = spans.find(({ spanId }) => sent.split('-')[2] === spanId) as ReceivedSpan;
  expect(call).toMatchObject({ traceId, kind: client, attributes: { 'peer.service': 'activity' } });
  const section = spans.find(({ spanId }) => spanId === call.parentSpanId);
  expect(section?.name).toMatch(/^section mobile\.document\//);
  expect(section?.parentSpanId).toBe(document?.spanId);
  expect(of('GET /v1/documents')).toHaveLength(1);
  const statuses = collector.spans.map(({ attributes }) => attributes['http.response.status_code']);
  expect(statuses).not.toContain('404');
}, 30_000);

test('its line says what took its time', () => {
  const line = stack.logged.find(({ reason }) => reason === 'degraded') as Record<string, unknown[]>;
  expect(line).toMatchObject({ outcome: 'success-backend', traceId });
  expect(line['sections']).toContainEqual({
    ...{ section: 'mobile.document/document', outcome: 'ok', ms: expect.any(Number) },
  });
  expect(line['calls']).toContainEqual({
    ...{ operation: 'documents.getDocument', section: 'mobile.document/document', outcome: '2xx', tries: 1 },
    ...{ ms: expect.any(Number), instance: stack.platform.urls.documents },
  });
});
