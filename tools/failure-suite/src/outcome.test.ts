import { describe, expect, test } from '@jest/globals';
import { is200, outcomeOf, tally } from './outcome.ts';

const at = { ms: 5, healthy: 200 };
const gap = { 'frontdesk-degraded': 'owner', 'cache-control': 'no-store' };
const degraded = JSON.stringify({ degraded: [{ section: 'owner', reason: 'timeout' }] });
const problem = { 'content-type': 'application/problem+json' };
const of = (status: number, headers: Record<string, string> = {}, text = '{}') =>
  outcomeOf({ status, headers, text }, at);

describe('an answer', () => {
  test('is complete, or degraded where it names what is missing', () => {
    expect(of(200)).toMatchObject({ kind: 'complete', shown: '200' });
    expect(of(200, gap, degraded)).toMatchObject({ kind: 'degraded', shown: '200 −owner timeout' });
  });

  test('that is degraded and may be kept, or does not say of what, is broken', () => {
    expect(of(200, { ...gap, etag: '"1"' }, degraded).kind).toBe('broken');
    expect(of(200, { 'frontdesk-degraded': 'owner' }, degraded).kind).toBe('broken');
    expect(of(200, gap).kind).toBe('broken');
  });

  test('is a problem when it says which backend failure it is; any other error is broken', () => {
    const text = JSON.stringify({ type: 'https://frontdesk.example/problems/backend-timed-out' });
    expect(of(504, problem, text)).toMatchObject({ kind: 'problem', shown: '504 backend-timed-out' });
    expect(of(500, problem, text).kind).toBe('broken');
    expect(of(404, problem, text).kind).toBe('broken');
    expect(of(503, {}, 'Service Unavailable')).toMatchObject({ kind: 'broken', shown: '503 without a problem' });
  });

  test('of a write is complete by its own status', () => {
    expect(outcomeOf({ status: 201, headers: {}, text: '{}' }, { ms: 5, healthy: 201 }).kind).toBe('complete');
    expect(outcomeOf({ status: 409, headers: problem, text: '{}' }, { ms: 5, healthy: 201 }).kind).toBe('broken');
  });
});

test('many are told by how often each came, the most frequent first', () => {
  const [good, bad] = [of(200), of(503)];
  expect(tally([good, good])).toBe('200');
  expect(tally([bad, good, good])).toBe('200 ×2; 503 without a problem ×1');
  expect([good, bad].map(is200)).toEqual([true, false]);
});
