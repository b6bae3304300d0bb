import { describe, expect, test } from '@jest/globals';
import { createLifecycle } from './index.ts';

describe('a lifecycle', () => {
  test('goes from starting to stopped, and says why it is not ready', () => {
    const lifecycle = createLifecycle();
    expect(lifecycle.readiness()).toEqual({ isReady: false, status: 'starting', reason: 'still starting' });
    lifecycle.ready();
    expect(lifecycle.readiness()).toEqual({ isReady: true, status: 'ready' });
    lifecycle.drain('received SIGTERM');
    expect([lifecycle.isDraining, lifecycle.reason]).toEqual([true, 'received SIGTERM']);
    lifecycle.stop();
    expect(lifecycle.readiness()).toEqual({ isReady: false, status: 'stopped', reason: 'received SIGTERM' });
  });

  test('never goes back', () => {
    const lifecycle = createLifecycle();
    lifecycle.drain();
    lifecycle.ready();
    expect([lifecycle.state, lifecycle.reason]).toEqual(['draining', 'asked to stop']);
    lifecycle.drain('again');
    expect(lifecycle.reason).toBe('asked to stop');
  });

  test('is not ready while a check of its own fails, and is again after', () => {
    const lifecycle = createLifecycle();
    let failure: string | undefined = 'no keys yet';
    lifecycle.addCheck('keys', () => failure);
    lifecycle.ready();
    expect(lifecycle.readiness()).toEqual({ isReady: false, status: 'failing', reason: 'keys: no keys yet' });
    failure = undefined;
    expect(lifecycle.readiness().isReady).toBe(true);
  });
});
