import { describe, expect, test } from '@jest/globals';
import { usageOf } from './usage-end.ts';

const tally = { outputTokens: 7 };

describe('what an answer used', () => {
  test.each([
    ['answer-end', undefined, { ...tally, isFinal: true, ended: 'complete' }, 'complete'],
    ['answer-end', undefined, { ...tally, isFinal: true, ended: 'length' }, 'length'],
    ['answer-end', undefined, { ...tally, isFinal: true, ended: 'filtered' }, 'filtered'],
    ['answer-error', 'failed', tally, 'failed'],
    ['interrupted', 'stopped', tally, 'stopped'],
    ['interrupted', 'abandoned', tally, 'reader-gone'],
    ['interrupted', 'quota-exhausted', tally, 'quota'],
    ['interrupted', 'access-changed', tally, 'stopped'],
    ['interrupted', 'owner-lost', tally, 'interrupted'],
    ['interrupted', 'draining', tally, 'interrupted'],
    ['interrupted', 'anything-else', tally, 'interrupted'],
  ] as const)('%s %s is told as its end', (ending, why, kept, ended) => {
    expect(usageOf({ ending, why, tally: kept })).toEqual({ ended, outputTokens: 7 });
  });

  test('is what the model says, once it said it, and else the more of what was kept and what was counted', () => {
    const told = { outputTokens: 7, inputTokens: 40, isFinal: true };
    expect(usageOf({ ending: 'answer-end', why: undefined, tally: told }, 9)).toMatchObject({
      outputTokens: 7,
      inputTokens: 40,
    });
    expect(usageOf({ ending: 'interrupted', why: 'stopped', tally }, 9)).toMatchObject({ outputTokens: 9 });
    expect(usageOf({ ending: 'interrupted', why: 'owner-lost', tally })).toMatchObject({ outputTokens: 7 });
    expect(usageOf({ ending: 'interrupted', why: 'owner-lost', tally: undefined })).toEqual({
      ...{ ended: 'interrupted', outputTokens: 0 },
    });
  });
});
