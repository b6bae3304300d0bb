import { describe, expect, test } from '@jest/globals';
import { memoryKept } from './kept.ts';
import { createSeal } from './seal.ts';

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

describe('a seal', () => {
  test('hides what it closes, and opens it for the same purpose only', () => {
    const seal = createSeal(() => [key('a')]);
    const closed = seal.close('token ada', 'secret');
    expect(closed.includes('secret')).toBe(false);
    expect(seal.open('token ada', closed)).toBe('secret');
    expect(seal.open('token ben', closed)).toBeUndefined();
  });

  test('opens nothing that was changed, cut or closed with a key that is gone', () => {
    const seal = createSeal(() => [key('a')]);
    const closed = seal.close('purpose', 'secret');
    for (let i = 0; i < closed.length; i += 1) {
      const changed = Buffer.from(closed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(seal.open('purpose', changed)).toBeUndefined();
      expect(seal.open('purpose', closed.subarray(0, i))).toBeUndefined();
    }
    expect(createSeal(() => [key('b')]).open('purpose', closed)).toBeUndefined();
    expect(createSeal(() => [key('b'), key('a')]).open('purpose', closed)).toBe('secret');
  });
});
