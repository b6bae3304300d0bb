import { describe, expect, test } from '@jest/globals';
import { createLifecycle } from './index.ts';
import type { Host } from './host.ts';
import { runUntilSignal, type Running } from './run-until-signal.ts';

interface Wait {
  readonly ms: number;
  readonly end: () => void;
}

function scriptedHost() {
  const [said, waits]: [string[], Wait[]] = [[], []];
  const heard = new Set<(signal: string) => void>();
  let failed = false;
  const host: Host = {
    onSignal: (listener) => {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
    wait: (ms, hurry) =>
      new Promise((resolve) => {
        waits.push({ ms, end: resolve });
        if (hurry?.aborted) resolve();
        hurry?.addEventListener('abort', () => resolve());
      }),
    say: (line) => void said.push(line),
    failed: () => {
      failed = true;
    },
    openResources: () => ['TCPSocketWrap'],
  };
  const send = (signal: string) => [...heard].forEach((listener) => listener(signal));
  return { host, said, waits, send, listeners: () => heard.size, failed: () => failed };
}

function scriptedRunning(close: Running['close'] = async () => {}) {
  const lines: unknown[] = [];
  const line = (fields: object, message?: string) => void lines.push([message, fields]);
  const lifecycle = createLifecycle();
  const log = { info: line, warn: line, error: line };
  return { lines, running: { lifecycle, log, drainDelayMs: 100, stopWithinMs: 200, close } satisfies Running };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a process', () => {
  test('runs until a signal, drains for a while, refuses, closes, and listens no more', async () => {
    const { host, waits, send, listeners, failed } = scriptedHost();
    const states: string[] = [];
    const { running, lines } = scriptedRunning(async (withinMs, hurry) => {
      states.push(running.lifecycle.state, String(withinMs), String(hurry.aborted));
    });
    const ended = runUntilSignal({ name: 'app', start: async () => running }, host);
    await settled();
    send('SIGTERM');
    await settled();
    expect([running.lifecycle.state, running.lifecycle.reason]).toEqual(['draining', 'received SIGTERM']);
    expect(waits.map(({ ms }) => ms)).toEqual([100]);
    waits[0]?.end();
    await ended;
    expect(states).toEqual(['stopped', '200', 'false']);
    expect(lines.at(-1)).toEqual(['stopped', {}]);
    expect([listeners(), failed()]).toEqual([0, false]);
  });

  test('takes no new connections before it refuses what comes', async () => {
    const { host, waits, send } = scriptedHost();
    const states: string[] = [];
    const { running } = scriptedRunning(async () => void states.push(`close: ${running.lifecycle.state}`));
    const leave = async () => void states.push(`leave: ${running.lifecycle.state}`);
    const ended = runUntilSignal({ name: 'app', start: async () => ({ ...running, leave }) }, host);
    await settled();
    send('SIGTERM');
    await settled();
    waits[0]?.end();
    await settled();
    expect([states, running.lifecycle.state]).toEqual([['leave: draining'], 'draining']);
    expect(waits[1]?.ms).toBe(250);
    waits[1]?.end();
    await ended;
    expect(states).toEqual(['leave: draining', 'close: stopped']);
  });

  test('is hurried by a second signal, and a third finds nobody listening', async () => {
    const { host, send, listeners } = scriptedHost();
    const { running } = scriptedRunning(async (_withinMs, hurry) => {
      expect(hurry.aborted).toBe(true);
    });
    const ended = runUntilSignal({ name: 'app', start: async () => running }, host);
    await settled();
    send('SIGTERM');
    send('SIGINT');
    expect(listeners()).toBe(0);
    await ended;
    expect(running.lifecycle.state).toBe('stopped');
  });

  test('that cannot start says so in one line, and has failed', async () => {
    const { host, said, listeners, failed } = scriptedHost();
    const start = () => Promise.reject(new Error('PORT: must be a number\n  got a word'));
    await runUntilSignal({ name: 'app', start }, host);
    expect(said).toEqual(['app did not start: PORT: must be a number got a word']);
    expect([failed(), listeners()]).toEqual([true, 0]);
  });

  test('that is told to stop before it is up gives its start the chance to stop', async () => {
    const { host, said, send, failed } = scriptedHost();
    const start = (stop: AbortSignal) =>
      new Promise<Running>((_resolve, reject) => {
        stop.addEventListener('abort', () => reject(new Error('stopped')));
      });
    const ended = runUntilSignal({ name: 'app', start }, host);
    send('SIGINT');
    await ended;
    expect([said, failed()]).toEqual([[], false]);
  });

  test('whose start never ends is let go at the second signal', async () => {
    const { host, send } = scriptedHost();
    const ended = runUntilSignal({ name: 'app', start: () => new Promise(() => {}) }, host);
    send('SIGINT');
    send('SIGINT');
    await expect(ended).resolves.toBeUndefined();
  });

  test('gives up on what does not close, names it, and has failed', async () => {
    const { host, waits, send, failed } = scriptedHost();
    const { running, lines } = scriptedRunning(() => new Promise(() => {}));
    const ended = runUntilSignal({ name: 'app', start: async () => running }, host);
    await settled();
    send('SIGTERM');
    await settled();
    waits[0]?.end();
    await settled();
    expect(waits[1]?.ms).toBeGreaterThan(200);
    waits[1]?.end();
    await ended;
    expect(lines.at(-1)).toEqual(['gave up waiting for what is still open', { open: ['TCPSocketWrap'] }]);
    expect(failed()).toBe(true);
  });

  test('that fails to close says why, and has failed', async () => {
    const { host, waits, send, failed } = scriptedHost();
    const err = new Error('redis is gone');
    const { running, lines } = scriptedRunning(() => Promise.reject(err));
    const ended = runUntilSignal({ name: 'app', start: async () => running }, host);
    await settled();
    send('SIGTERM');
    await settled();
    waits[0]?.end();
    await ended;
    expect(lines.at(-1)).toEqual(['stopped with an error', { err }]);
    expect(failed()).toBe(true);
  });
});
