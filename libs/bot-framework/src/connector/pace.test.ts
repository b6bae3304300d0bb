import { describe, expect, test } from '@jest/globals';
import { memoryPaces } from './pace.ts';

/** As many sends as possible within a time, one after the other; gives when each went. */
async function asFastAsPossible(kind: 'conversation' | 'tenant', forMs: number): Promise<number[]> {
  let now = 0;
  const pace = memoryPaces(() => now)[kind];
  const sent: number[] = [];
  while (now < forMs) {
    now += await pace.take('one');
    sent.push(now);
  }
  return sent;
}

function mostWithin(sent: readonly number[], windowMs: number): number {
  return Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + windowMs).length));
}

describe('the pace', () => {
  test.each([
    [7, 1_000],
    [8, 2_000],
    [60, 30_000],
    [1_800, 3_600_000],
  ])('of a conversation is never more than %i in %i ms', async (most, windowMs) => {
    const sent = await asFastAsPossible('conversation', 2 * windowMs);
    expect(mostWithin(sent, windowMs)).toBeLessThanOrEqual(most);
  });

  test('of an organisation is never more than 30 in a second', async () => {
    expect(mostWithin(await asFastAsPossible('tenant', 5_000), 1_000)).toBeLessThanOrEqual(30);
  });

  test('lets a streamed answer of two minutes go once a second, and others speak meanwhile', async () => {
    let now = 0;
    const { conversation } = memoryPaces(() => now);
    for (let i = 0; i < 115; i += 1) {
      expect(await conversation.take('one')).toBe(0);
      now += 1_050;
    }
    expect(await conversation.take('another')).toBe(0);
  });
});
