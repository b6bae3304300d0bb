import { describe, expect, test } from '@jest/globals';
import { boundedLabel } from './bounded-label.ts';
import { createMetrics, verdictOf } from './index.ts';

const verdict = verdictOf({ status: 200, calls: 1, kept: 0 });
const metrics = () => createMetrics({ app: 'test', runtime: false });
const lines = async (of: { text(): Promise<string> }, name: string) =>
  (await of.text()).split('\n').filter((line) => line.startsWith(name));

// Two of the monitor's ticks each.
const turns = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 20));

describe('the measures', () => {
  test('of requests have the names, units and buckets of OpenTelemetry', async () => {
    const measured = metrics();
    measured.serverRequest({ method: 'GET', route: '/v1/documents/{documentId}', status: 200, seconds: 0.02, verdict });
    const [count] = await lines(measured, 'http_server_request_duration_seconds_count');
    expect(count).toBe(
      'http_server_request_duration_seconds_count{app="test",http_request_method="GET",http_response_status_code="200",http_route="/v1/documents/{documentId}"} 1',
    );
    const buckets = await lines(measured, 'http_server_request_duration_seconds_bucket');
    expect(buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1]).join()).toBe(
      '0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10,+Inf',
    );
  });

  test('of strangers make one series: no method of their own, no raw path', async () => {
    const measured = metrics();
    for (const method of ['BREW', 'get', '__proto__']) {
      measured.serverRequest({ method, route: undefined, status: 404, seconds: 0, verdict });
    }
    expect(await lines(measured, 'http_server_request_duration_seconds_count')).toEqual([
      'http_server_request_duration_seconds_count{app="test",http_request_method="_OTHER",http_response_status_code="404"} 3',
    ]);
  });

  test('say that it was an error from 500 on', async () => {
    const measured = metrics();
    measured.serverRequest({ method: 'GET', route: '/v1', status: 503, seconds: 0, verdict });
    expect((await lines(measured, 'http_server_request_duration_seconds_count'))[0]).toContain('error_type="503"');
  });

  test('count what became of requests, why, and on which route', async () => {
    const measured = metrics();
    const notFound = verdictOf({ status: 404, calls: 0, kept: 0 });
    measured.serverRequest({ method: 'GET', route: '/v1', status: 200, seconds: 0, verdict });
    measured.serverRequest({ method: 'GET', route: undefined, status: 404, seconds: 0, verdict: notFound });
    expect(await lines(measured, 'frontdesk_requests_total')).toEqual([
      'frontdesk_requests_total{outcome="success-backend",reason="ok",route="/v1",app="test"} 1',
      'frontdesk_requests_total{outcome="success-client",reason="not-found",route="none",app="test"} 1',
    ]);
  });

  test('know how many requests are being answered', async () => {
    const measured = metrics();
    const ended = measured.requestStarted('GET');
    measured.requestStarted('GET');
    ended();
    expect(await lines(measured, 'http_server_active_requests')).toEqual([
      'http_server_active_requests{http_request_method="GET",app="test"} 1',
    ]);
  });

  test('of calls and sections have a count for each outcome', async () => {
    const measured = metrics();
    const call = { service: 'documents', operation: 'documents.getDocument', seconds: 0.01 };
    measured.clientCall({ ...call, outcome: '2xx' });
    measured.clientCall({ ...call, outcome: 'backend-timed-out' });
    measured.section({ view: 'mobile.document', section: 'owner', outcome: 'timeout', seconds: 0.3 });
    expect(await lines(measured, 'http_client_request_duration_seconds_count')).toHaveLength(2);
    expect(await lines(measured, 'frontdesk_view_section_duration_seconds_count')).toEqual([
      'frontdesk_view_section_duration_seconds_count{app="test",view="mobile.document",section="owner",outcome="timeout"} 1',
    ]);
  });

  test('read a gauge when they are asked', async () => {
    const measured = metrics();
    let state = 0;
    measured.gauge({ name: 'breaker_open', help: 'Whether it is open.', read: () => state });
    const read = () => ({ documents: 1, search: 0 });
    measured.gauge({ name: 'open_by_service', help: 'Whether it is open.', label: 'service', read });
    state = 1;
    expect(await lines(measured, 'breaker_open')).toEqual(['breaker_open{app="test"} 1']);
    expect(await lines(measured, 'open_by_service')).toEqual([
      'open_by_service{service="documents",app="test"} 1',
      'open_by_service{service="search",app="test"} 0',
    ]);
  });

  test('of features are counted by labels that take a bounded number of values', async () => {
    const measured = metrics();
    const count = measured.counter({ name: 'limits_refused_total', help: 'Refused.', labels: ['limit'] });
    for (const limit of ['user', 'user', 'tenant']) count({ limit });
    expect(await lines(measured, 'limits_refused_total')).toEqual([
      'limits_refused_total{limit="user",app="test"} 2',
      'limits_refused_total{limit="tenant",app="test"} 1',
    ]);
    const each = measured.counter({ name: 'other_total', help: 'Others.', labels: ['any'] });
    for (let value = 0; value < 400; value += 1) each({ any: String(value) });
    expect(await lines(measured, 'other_total')).toHaveLength(301);
  });

  test('of features are counted by amounts too', async () => {
    const measured = metrics();
    const count = measured.counter({ name: 'read_tokens_total', help: 'Read.', labels: ['model'] });
    count({ model: 'large' }, 120);
    count({ model: 'large' });
    expect(await lines(measured, 'read_tokens_total')).toEqual(['read_tokens_total{model="large",app="test"} 121']);
  });

  test('say what they are, those of features and of the runtime too', () => {
    const measured = createMetrics({ app: 'test' });
    measured.counter({ name: 'read_tokens_total', help: 'Read.', labels: ['model'] });
    const byName = new Map(measured.definitions().map((definition) => [definition.name, definition]));
    expect(byName.get('read_tokens_total')).toEqual({
      ...{ name: 'read_tokens_total', type: 'counter', unit: 'tokens', labels: ['model'], help: 'Read.' },
    });
    expect(byName.get('http_client_request_duration_seconds')).toMatchObject({
      ...{ type: 'histogram', unit: 'seconds', labels: ['peer_service', 'operation', 'outcome'] },
      buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    });
    expect(byName.get('nodejs_eventloop_delay_p99_seconds')).toMatchObject({ type: 'gauge', unit: 'seconds' });
    expect([...byName.keys()].filter((name) => name.includes('lag'))).toEqual([]);
  });

  test('notice that the event loop stood still', async () => {
    const measured = createMetrics({ app: 'test' });
    await turns(3);
    const until = performance.now() + 80;
    while (performance.now() < until);
    await turns(3);
    const [line = ''] = await lines(measured, 'nodejs_eventloop_delay_max_seconds');
    expect(Number(line.split(' ')[1])).toBeGreaterThan(0.03);
  });

  test('of two apps in one process do not mix, and tell of the runtime too', async () => {
    const [one, other] = [createMetrics({ app: 'one' }), createMetrics({ app: 'other' })];
    one.serverRequest({ method: 'GET', route: '/', status: 200, seconds: 0, verdict });
    expect(await lines(other, 'http_server_request_duration_seconds_count')).toEqual([]);
    expect(await lines(one, 'nodejs_eventloop_utilization_ratio')).toHaveLength(1);
    expect(await lines(one, 'process_resident_memory_bytes')).toHaveLength(1);
  });
});

test('a label takes a bounded number of values', () => {
  const label = boundedLabel(2);
  expect(['a', 'b', 'c', 'a'].map(label)).toEqual(['a', 'b', '_OTHER', 'a']);
});
