import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { metricsApp } from './express.ts';
import { createMetrics, verdictOf } from './index.ts';

test('the metrics are served as Prometheus reads them, and nothing else is', async () => {
  const metrics = createMetrics({ app: 'test' });
  const verdict = verdictOf({ status: 200, calls: 1, kept: 0 });
  metrics.serverRequest({ method: 'GET', route: '/v1', status: 200, seconds: 0.01, verdict });
  const server = metricsApp(metrics).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [found, missing] = await Promise.all([fetch(`${base}/metrics`), fetch(`${base}/`)]);
  expect([found.status, found.headers.get('content-type'), found.headers.get('x-powered-by')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    null,
  ]);
  expect(await found.text()).toContain('http_server_request_duration_seconds_count{');
  expect(missing.status).toBe(404);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
