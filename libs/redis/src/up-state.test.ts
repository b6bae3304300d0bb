import { describe, expect, test } from '@jest/globals';
import { upState } from './up-state.ts';

function recorded() {
  const told: string[] = [];
  const state = upState({
    onUp: () => void told.push('up'),
    onDown: (cause) => void told.push(`down: ${String(cause)}`),
    onError: (error) => void told.push(String(error)),
  });
  return { told, state };
}

describe('whether Redis is there', () => {
  test('is told once for each change, with what was last heard of it', () => {
    const { told, state } = recorded();
    state.down();
    state.up();
    state.up();
    state.error(new Error('reset'));
    state.down();
    state.down();
    expect(told).toEqual(['up', 'Error: reset', 'down: Error: reset']);
    expect(state.isUp).toBe(false);
  });

  test('can be waited for', async () => {
    const { state } = recorded();
    const soon = state.whenUp(10_000);
    state.up();
    expect(await soon).toBe(true);
    expect(await state.whenUp(0)).toBe(true);
  });

  test('is no news any more once it is closed', async () => {
    const { told, state } = recorded();
    const soon = state.whenUp(10_000);
    state.close();
    state.up();
    state.down();
    state.error(new Error('reset'));
    expect(told).toEqual([]);
    expect(await soon).toBe(false);
    expect(await state.whenUp(10_000)).toBe(false);
  });
});
