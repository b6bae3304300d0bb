import { afterEach, describe, expect, test } from '@jest/globals';
import { bytes, hang, json, type ScriptedAnswer } from '@frontdesk/test-kit';
import { createUpstream, type Upstream } from '../src/index.ts';
import { Backends, manyCalls } from './backends.ts';
import { get, reachOf } from './reach.ts';

const backends = new Backends();
let upstream: Upstream;
afterEach(async () => {
  await upstream.close();
  await backends.stop();
});

/** Does so many at once, in 20 ms each; of the others it refuses some and lets the rest wait too long. */
function overloaded(capacity: number): ScriptedAnswer {
  let active = 0;
  let over = 0;
  return (response, request) => {
    if (active >= capacity) {
      over += 1;
      return (over % 2 === 0 ? bytes('', { status: 503 }) : hang)(response, request);
    }
    active += 1;
    setTimeout(() => {
      active -= 1;
      json({})(response, request);
    }, 20);
  };
}

describe('a service at three times what it can do', () => {
  test.each([
    ['retries', {}],
    ['retries and hedges', { hedge: true }],
  ])(
    'gets at most a quarter more than arrived, with %s',
    async (_name, further) => {
      await backends.start(3);
      upstream = createUpstream({
        service: 'documents',
        urls: backends.urls,
        // Without its help: the budget alone must hold.
        breaker: { atLeastCalls: 1_000_000 },
        bulkhead: { concurrent: 10_000 },
      });
      const request = get('/a', { repeat: 'safe', ...further });
      await manyCalls(60, 4, () => upstream.http(request, reachOf(1000)));
      const before = backends.requests;
      for (const backend of backends.all) backend.on('*', overloaded(1));
      const calls: Promise<unknown>[] = [];
      const arrivals = 800;
      for (let i = 0; i < arrivals; i += 8) {
        for (let j = 0; j < 8; j += 1) calls.push(upstream.http(request, reachOf(300)).catch(() => undefined));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await Promise.all(calls);
      const load = (backends.requests - before) / arrivals;
      expect(load).toBeLessThanOrEqual(1.25);
      expect(load).toBeGreaterThan(0.95);
    },
    20_000,
  );
});

describe('a hedge', () => {
  test('answers in place of a slow try, which is aborted at its backend', async () => {
    await backends.start(2);
    upstream = createUpstream({ service: 'documents', urls: backends.urls, balance: { choice: 'round-robin' } });
    const request = get('/a', { repeat: 'safe', hedge: true });
    await manyCalls(60, 2, () => upstream.http(request, reachOf(1000)));
    const [slow] = backends.all;
    const seen = slow?.requests.length ?? 0;
    slow?.on('*', hang);
    const startedAt = performance.now();
    await manyCalls(2, 1, () => upstream.http(request, reachOf(5000)));
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(slow?.requests.length).toBeGreaterThan(seen);
    expect(await slow?.requests[seen]?.gone).toBeGreaterThan(startedAt);
  });
});

describe('a caller that leaves', () => {
  test('during the wait before another try gets none', async () => {
    await backends.start(1, bytes('', { status: 503, headers: { 'retry-after': '1' } }));
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    const reach = reachOf(5000);
    const call = upstream.http(get('/a', { repeat: 'safe' }), reach);
    await backends.all[0]?.request(0);
    setTimeout(reach.leave, 50);
    const startedAt = performance.now();
    await expect(call).rejects.toMatchObject({ code: 'caller-gone' });
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(backends.requests).toBe(1);
  });

  test('while it waits for a place never reaches the backend, and the next one does', async () => {
    await backends.start(1, json({}, { delayMs: 150 }));
    upstream = createUpstream({ service: 'documents', urls: backends.urls, bulkhead: { concurrent: 1 } });
    const first = upstream.http(get('/first'), reachOf(1000));
    const reach = reachOf(1000);
    const second = upstream.http(get('/second'), reach);
    const third = upstream.http(get('/third'), reachOf(1000));
    setTimeout(reach.leave, 30);
    await expect(second).rejects.toMatchObject({ code: 'caller-gone', phase: 'bulkhead' });
    expect((await first).status).toBe(200);
    expect((await third).status).toBe(200);
    expect(backends.all[0]?.requests.map(({ path }) => path)).toEqual(['/first', '/third']);
  });
});

describe('what is left of the time', () => {
  test('is told anew with each try', async () => {
    await backends.start(1, bytes('', { status: 503, headers: { 'retry-after': '0.2' } }));
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    await upstream.http(get('/a', { repeat: 'safe' }), reachOf(1000));
    const told = backends.all[0]?.requests.map(({ headers }) => Number(headers['request-timeout-ms'])) ?? [];
    expect(told).toHaveLength(3);
    expect(told[0]).toBeGreaterThan(900);
    expect(told[1]).toBeLessThanOrEqual(800);
    expect(told[2]).toBeLessThanOrEqual(600);
  });
});
