import { describe, expect, test } from '@jest/globals';
import { answerParts, type Composed } from './index.ts';

const complete: Composed<{ title: string }> = {
  shape: { title: 'Plan' },
  degraded: [],
  timings: [
    { section: 'document', ms: 20.14 },
    { section: 'owner', ms: 41 },
  ],
};
const degraded: Composed<{ title: string }> = {
  ...complete,
  degraded: [
    { section: 'owner', reason: 'timeout' },
    { section: 'summary', reason: 'stale' },
  ],
};

describe('the answer of a view', () => {
  test('may be kept by its client when complete, and has an empty list of gaps', () => {
    expect(answerParts(complete)).toEqual({
      body: { title: 'Plan', degraded: [] },
      headers: { 'Cache-Control': 'private, no-cache' },
    });
  });

  test('names each section’s time when asked to, on complete answers only', () => {
    expect(answerParts(complete, { serverTiming: true }).headers['Server-Timing']).toBe(
      'document;dur=20.1, owner;dur=41.0',
    );
    expect(answerParts(degraded, { serverTiming: true }).headers).not.toHaveProperty('Server-Timing');
  });

  test('names the gaps in body and header when degraded, and is kept by nobody', () => {
    expect(answerParts(degraded)).toEqual({
      body: { title: 'Plan', degraded: degraded.degraded },
      headers: { 'Cache-Control': 'no-store', 'Frontdesk-Degraded': 'owner, summary' },
    });
  });
});
