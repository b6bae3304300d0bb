import { expect, test } from '@jest/globals';
import { createMetrics } from '@frontdesk/telemetry';
import { createUpstreamMeter } from './upstream-meter.ts';

const readings = {
  breakerStates: () => ({ documents: 'open' as const, 'documents/next': 'closed' as const }),
  queued: () => 3,
  active: () => 7,
  budgetLeft: () => 2,
};

test('all upstreams of a process count in the same series', async () => {
  const metrics = createMetrics({ app: 'test', runtime: false });
  const documents = createUpstreamMeter('documents', metrics, readings);
  const access = createUpstreamMeter('access', metrics, {
    breakerStates: () => ({ access: 'half-open' }),
    queued: () => 0,
    active: () => 0,
    budgetLeft: () => 0,
  });
  documents.retried('documents.getDocument', 'timeout');
  documents.hedged('documents.getDocument', 'won');
  documents.budgetSpent('documents.getDocument');
  access.ejected('timeout');
  access.queued('background');
  access.refused('background');
  const text = await metrics.text();
  for (const line of [
    'frontdesk_upstream_retries_total{service="documents",operation="documents.getDocument",reason="timeout",app="test"} 1',
    'frontdesk_upstream_hedges_total{service="documents",operation="documents.getDocument",outcome="won",app="test"} 1',
    'frontdesk_upstream_budget_refusals_total{service="documents",operation="documents.getDocument",app="test"} 1',
    'frontdesk_upstream_ejections_total{service="access",reason="timeout",app="test"} 1',
    'frontdesk_upstream_bulkhead_waits_total{service="access",class="background",app="test"} 1',
    'frontdesk_upstream_bulkhead_refusals_total{service="access",class="background",app="test"} 1',
    'frontdesk_upstream_breaker_state{service="documents",app="test"} 2',
    'frontdesk_upstream_breaker_state{service="documents/next",app="test"} 0',
    'frontdesk_upstream_breaker_state{service="access",app="test"} 1',
    'frontdesk_upstream_queued_calls{service="documents",app="test"} 3',
    'http_client_active_requests{peer_service="documents",app="test"} 7',
    'frontdesk_upstream_retry_budget_left{service="documents",app="test"} 2',
  ]) {
    expect(text).toContain(line);
  }
});

test('a meter without counters, or without metrics, counts nothing', () => {
  for (const metrics of [undefined, { clientCall: () => undefined }]) {
    const meter = createUpstreamMeter('documents', metrics, readings);
    meter.retried('documents.getDocument', 'timeout');
    meter.close();
  }
});
