import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { bytes, by, halfBody, hang, json, reset, type ScriptedAnswer } from '@frontdesk/test-kit';
import { createUpstream } from '../src/index.ts';
import { Backends, manyCalls } from './backends.ts';
import { get } from './reach.ts';

const faults: readonly ScriptedAnswer[] = [
  json({}),
  json({}),
  json({}),
  json({}, { delayMs: 30 }),
  bytes('', { status: 503 }),
  bytes('', { status: 503, headers: { 'retry-after': '0.05' } }),
  reset,
  halfBody,
  hang,
];

function timersAndSockets(): Record<string, number> {
  const counts: Record<string, number> = { Timeout: 0, TCPSocketWrap: 0 };
  for (const name of process.getActiveResourcesInfo()) {
    if (name in counts) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test('after two thousand calls that failed in all ways, timers, sockets and listeners are those of the start', async () => {
  const backends = new Backends();
  let turn = 0;
  await backends.start(
    3,
    by(() => faults[(turn = (turn + 7) % 13) % faults.length] ?? hang),
  );
  const before = timersAndSockets();
  const upstream = createUpstream({
    service: 'documents',
    urls: backends.urls,
    breaker: { atLeastCalls: 1_000_000 },
    bulkhead: { concurrent: 40, queued: 20 },
  });
  const request = get('/a', { repeat: 'safe', hedge: true });
  // One caller for all: what a call leaves on its signal stays to be seen.
  const shared = new AbortController();
  let leaving = 0;
  const ends = await manyCalls(2000, 35, () => {
    const caller = new AbortController();
    leaving += 1;
    if (leaving % 5 === 0) setTimeout(() => caller.abort(), leaving % 40);
    const signal = leaving % 2 === 0 ? shared.signal : caller.signal;
    return upstream.http(request, { signal, deadline: performance.now() + 80, class: 'background' });
  });
  expect(ends['200']).toBeGreaterThan(20);
  expect(ends['backend-timed-out']).toBeGreaterThan(20);
  expect(ends['caller-gone']).toBeGreaterThan(20);
  expect(getEventListeners(shared.signal, 'abort')).toEqual([]);
  await upstream.close();
  await backends.stop();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = timersAndSockets();
  expect(after['Timeout']).toBeLessThanOrEqual(before['Timeout'] ?? 0);
  expect(after['TCPSocketWrap']).toBeLessThanOrEqual(before['TCPSocketWrap'] ?? 0);
}, 30_000);
