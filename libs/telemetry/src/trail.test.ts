import { expect, test } from '@jest/globals';
import { openTrail, traceFrom, trailRecord } from './index.ts';

test('a trail says what sections took, and what was asked for them', () => {
  const trail = openTrail(0);
  const owner = trail.section('mobile.document/owner', 1);
  const call = owner.call('identity.getUser', 'identity', 2);
  call.at('http://a:4103');
  call.at('http://b:4103');
  call.ended('2xx', 20.04);
  owner.ended('ok', 21);
  trail.section('mobile.document/document', 1).kept('documents.getDocument', 'fresh');
  trail.call('login.token', 'login', 1);
  expect(trailRecord(trail, 30)).toEqual({
    sections: [
      { section: 'mobile.document/owner', outcome: 'ok', ms: 21 },
      { section: 'mobile.document/document', outcome: 'not over', ms: 29 },
    ],
    calls: [
      {
        ...{ operation: 'identity.getUser', section: 'mobile.document/owner', outcome: '2xx', ms: 20 },
        ...{ tries: 2, instance: 'http://b:4103' },
      },
      { operation: 'documents.getDocument', section: 'mobile.document/document', outcome: 'ok', ms: 0, cache: 'fresh' },
      { operation: 'login.token', outcome: 'not over', ms: 29, tries: 0 },
    ],
  });
  expect(trail.counts).toMatchObject({ calls: 2, kept: 1 });
});

test('a trail has no ids and no traceparent where nobody makes spans', () => {
  const call = openTrail(0).call('a.b', 'a', 0);
  expect([call.spanId, call.traceparent]).toEqual(['', undefined]);
});

test('each call carries a span of its own, of the same trace', () => {
  const trace = { ...traceFrom({}), sampled: true };
  const trail = openTrail(0, trace);
  const [one, other] = [trail.call('a.b', 'a', 0), trail.section('view/s', 0).call('a.c', 'a', 0)];
  expect(one.traceparent).toBe(`00-${trace.traceId}-${one.spanId}-03`);
  expect(new Set([trace.spanId, one.spanId, other.spanId, other.parent?.spanId]).size).toBe(4);
});

test('a trail is bounded, and goes on counting', () => {
  const trail = openTrail(0);
  for (let at = 0; at < 1_000; at += 1) trail.call('a.b', 'a', 0).ended('2xx', 1);
  expect([trail.points.length, trail.counts.calls]).toEqual([300, 1_000]);
});
