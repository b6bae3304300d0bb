import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, hang, json, type ScriptedBackend } from '@frontdesk/test-kit';
import { createRollout, createShadow, type ShadowReport } from '@frontdesk/rollout';
import { createMetrics } from '@frontdesk/telemetry';
import { createUpstream, type Upstream, type UpstreamOptions } from '../src/index.ts';
import { Backends, manyCalls } from './backends.ts';
import { get, reachOf } from './reach.ts';

const backends = new Backends();
let own: ScriptedBackend;
let next: ScriptedBackend;
let upstream: Upstream;
beforeEach(async () => {
  [own, next] = (await backends.start(2)) as [ScriptedBackend, ScriptedBackend];
});
afterEach(async () => {
  await upstream.close();
  await backends.stop();
});

function create(options: Partial<UpstreamOptions>): void {
  upstream = createUpstream({
    service: 'documents',
    urls: [own.url],
    groups: { next: { urls: [next.url] } },
    ...options,
  });
}

const rollout = createRollout([{ tenants: ['ten_a'], to: 'next' }]);
const callFor = (tenant: string) => (): Promise<{ status: number }> =>
  upstream.http(get('/a'), { ...reachOf(500), subject: { tenant } });

describe('a new version beside the old one', () => {
  test('gets the calls that the rules say, and its failures open its own breaker only', async () => {
    next.on('*', bytes('', { status: 500 }));
    const metrics = createMetrics({ app: 'test', runtime: false });
    create({ rollout, metrics });
    expect(await manyCalls(10, 1, callFor('ten_b'))).toEqual({ '200': 10 });
    expect(await manyCalls(40, 2, callFor('ten_a'))).toMatchObject({ 'backend-unavailable': expect.any(Number) });
    expect(upstream.breakerState).toBe('closed');
    expect(await manyCalls(10, 1, callFor('ten_b'))).toEqual({ '200': 10 });
    expect(own.requests).toHaveLength(20);
    expect(await metrics.text()).toContain('frontdesk_upstream_breaker_state{service="documents/next",app="test"} 2');
  });
});

describe('a copy to the new version', () => {
  test('is compared with the answer, and nobody waits for it', async () => {
    const reports: ShadowReport[] = [];
    next.on('*', json({ title: 'Q4' }, { delayMs: 800 }));
    own.on('*', json({ title: 'Q3' }));
    create({ shadow: createShadow({ rules: [{ to: 'next' }], report: (report) => reports.push(report) }) });
    const startedAt = performance.now();
    const { body } = await upstream.http(get('/a', { repeat: 'safe' }), reachOf(600));
    expect(performance.now() - startedAt).toBeLessThan(700);
    expect(body.toString()).toBe('{"title":"Q3"}');
    while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(reports).toMatchObject([
      { operation: 'documents.getDocument', group: 'next', outcome: 'different', differences: [{ pointer: '/title' }] },
    ]);
  });

  test('that hangs ends by its own time, and with the upstream', async () => {
    const ends: unknown[] = [];
    next.on('*', hang);
    create({
      shadowMs: 50,
      shadow: {
        wants: () => 'next',
        tryStart: () => true,
        ended: () => ends.push('ended'),
        compare: (_operation, _primary, secondary) => ends.push(secondary),
      },
    });
    await upstream.http(get('/a', { repeat: 'safe' }), reachOf(1000));
    while (ends.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ends).toMatchObject([{ failed: 'backend-timed-out' }, 'ended']);
    expect(next.requests).toHaveLength(1);
  });
});

describe('headers', () => {
  test('that are not on the lists are neither sent nor kept', async () => {
    own.on('*', json({}, { headers: { etag: '"7"', 'x-internal': 'secret', 'set-cookie': 'a=1' } }));
    create({ requestHeaders: ['accept'], answerHeaders: ['ETag'] });
    const headers = { accept: 'application/json', cookie: 'a=1', host: 'elsewhere.example', 'x-a': 'b' };
    const answer = await upstream.http(get('/a', { headers }), { ...reachOf(500), requestId: 'req-1' });
    expect(answer.headers).toEqual({ etag: '"7"' });
    const sent = (await own.request(0)).headers;
    expect(sent).toMatchObject({ accept: 'application/json', 'x-request-id': 'req-1', host: new URL(own.url).host });
    expect(sent['x-a']).toBeUndefined();
    expect(sent.cookie).toBeUndefined();
  });
});
