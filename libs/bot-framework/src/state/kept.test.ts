import { describe, expect, test } from '@jest/globals';
import { memoryKept } from './kept.ts';
import { createSeal } from '@frontdesk/sealing';

const key = (id: string) => ({ id, key: Buffer.alloc(32, id) });

describe('what is kept', () => {
  test('is there for its time', async () => {
    let now = 0;
    const kept = memoryKept(
      createSeal(() => [key('a')]),
      () => now,
    );
    await kept.set(['token', 'tenant', 'ada'], 'secret', 1_000);
    expect(await kept.get('token', 'tenant', 'ada')).toBe('secret');
    expect(await kept.get('token', 'tenant', 'ben')).toBeUndefined();
    now = 1_000;
    expect(await kept.get('token', 'tenant', 'ada')).toBeUndefined();
  });
});
