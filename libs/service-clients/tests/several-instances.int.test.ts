import { afterEach, describe, expect, test } from '@jest/globals';
import { createCache } from '@frontdesk/cache';
import { signedContext } from '@frontdesk/delegation';
import { bytes, json, scriptedBackend, type ScriptedAnswer, type ScriptedBackend } from '@frontdesk/test-kit';
import { createUpstream, type Upstream } from '@frontdesk/upstream';
import { z } from 'zod';
import { getAnalytics, getReadingState } from '../src/activity/operations.ts';
import { bind, createPlatform } from '../src/index.ts';
import { ada, reachOf } from './all-operations.ts';

const good = json({ ProgressPercent: 40 });
const large = bytes(JSON.stringify({ ProgressPercent: 40, Padding: 'x'.repeat(2_000_000) }), {
  headers: { 'content-type': 'application/json' },
});

let backends: ScriptedBackend[] = [];
let upstream: Upstream;
afterEach(async () => {
  await upstream.close();
  await Promise.all(backends.splice(0).map((backend) => backend.stop()));
});

async function placeOf(instances: number) {
  backends = await Promise.all(Array.from({ length: instances }, () => scriptedBackend()));
  for (const backend of backends) backend.on('*', good);
  const urls = backends.map(({ url }) => url);
  upstream = createUpstream({ service: 'activity', urls, maxAnswerBytes: 1_000_000 });
  const credential = signedContext({ secret: 's' });
  const { place } = bind(
    { place: getReadingState.reading(z.object({ ProgressPercent: z.int() })) },
    createPlatform({ activity: { call: upstream.http, credential } }),
  );
  return () => place({ documentId: 'doc_q3plan7x2mva' }, { ...reachOf(ada), deadline: performance.now() + 2_000 });
}

describe('an answer that its reader cannot use', () => {
  test.each<[string, ScriptedAnswer]>([
    ['is not JSON', bytes('{"ProgressPercent": 4', { headers: { 'content-type': 'application/json' } })],
    ['is a page', bytes('<html>', { headers: { 'content-type': 'text/html' } })],
    ['has another shape', json({ unexpected: true })],
    ['is too large', large],
  ])('because it %s is asked for again elsewhere, and its instance is left alone', async (_name, bad) => {
    const read = await placeOf(3);
    backends[0]?.on('*', bad);
    for (let done = 0; done < 100; done += 4) {
      const all = await Promise.all(Array.from({ length: 4 }, read));
      expect(all).toEqual(Array(4).fill({ ProgressPercent: 40 }));
    }
    expect(backends[0]?.requests.length).toBeLessThan(20);
  });

  test('because of its shape opens no breaker: others read other things of that service', async () => {
    const read = await placeOf(1);
    backends[0]?.on('*', json({ unexpected: true }));
    for (let done = 0; done < 40; done += 1) {
      await expect(read()).rejects.toMatchObject({ code: 'backend-invalid', phase: 'shape' });
    }
    expect(upstream.breakerState).toBe('closed');
  });

  test('because it is not JSON does', async () => {
    const read = await placeOf(1);
    backends[0]?.on('*', bytes('<html>', { headers: { 'content-type': 'text/html' } }));
    for (let done = 0; done < 40; done += 1) await expect(read()).rejects.toThrow();
    expect(upstream.breakerState).toBe('open');
  });
});

test('an answer that one reader cannot use is good for another that joined its call', async () => {
  backends = [await scriptedBackend()];
  backends[0]?.on('*', json({ ProgressPercent: 40 }));
  upstream = createUpstream({ service: 'activity', urls: [backends[0]?.url ?? ''] });
  const activity = { call: upstream.http, credential: signedContext({ secret: 's' }) };
  const cache = createCache();
  const reads = bind(
    {
      strict: getReadingState.reading(z.object({ LastReadAt: z.string() })),
      place: getReadingState.reading(z.object({ ProgressPercent: z.int() })),
    },
    createPlatform({ activity }, { cache }),
  );
  const asked = { documentId: 'doc_q3plan7x2mva' };
  const reach = { ...reachOf(ada), deadline: performance.now() + 2_000 };
  const [strict, place] = await Promise.allSettled([reads.strict(asked, reach), reads.place(asked, reach)]);
  await cache.close();
  expect(strict).toMatchObject({ status: 'rejected', reason: { phase: 'shape' } });
  expect(place).toEqual({ status: 'fulfilled', value: { ProgressPercent: 40 } });
});

test('a 503 that is the operation’s word is asked for once, and opens no breaker for what else the service does', async () => {
  backends = [await scriptedBackend()];
  backends[0]?.on(
    '*',
    json('Not yet.', { status: 503, headers: { 'x-error-code': 'NotComputed', 'retry-after': '60' } }),
  );
  upstream = createUpstream({ service: 'activity', urls: [backends[0]?.url ?? ''] });
  const { analytics } = bind(
    { analytics: getAnalytics.reading(z.object({ Views: z.int() })).answering({ NotComputed: 'not yet' }) },
    createPlatform({ activity: { call: upstream.http, credential: signedContext({ secret: 's' }) } }),
  );
  for (let done = 0; done < 40; done += 1) {
    const reach = { ...reachOf(ada), deadline: performance.now() + 2_000 };
    expect(await analytics({ documentId: 'doc_q3plan7x2mva' }, reach)).toBe('not yet');
  }
  expect(backends[0]?.requests).toHaveLength(40);
  expect(upstream.breakerState).toBe('closed');
});
