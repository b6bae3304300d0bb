import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import type { Request, Response } from 'express';
import { refuseWhileStopping } from './express.ts';
import { createLifecycle } from './index.ts';

function pass(lifecycle: ReturnType<typeof createLifecycle>) {
  const headers: Record<string, string> = {};
  const response = { set: (name: string, value: string) => void (headers[name] = value) };
  let passed: unknown = 'not called';
  void refuseWhileStopping(lifecycle)({} as Request, response as unknown as Response, (error?: unknown) => {
    passed = error;
  });
  return { headers, passed };
}

describe('new work', () => {
  test('passes while ready', () => {
    const lifecycle = createLifecycle();
    lifecycle.ready();
    expect(pass(lifecycle)).toEqual({ headers: {}, passed: undefined });
  });

  test('passes while draining, and its client is asked for a new connection', () => {
    const lifecycle = createLifecycle();
    lifecycle.drain();
    expect(pass(lifecycle)).toEqual({ headers: { Connection: 'close' }, passed: undefined });
  });

  test('is refused once stopped, to be tried again elsewhere', () => {
    const lifecycle = createLifecycle();
    lifecycle.stop();
    const { headers, passed } = pass(lifecycle);
    expect(headers).toEqual({ Connection: 'close' });
    expect(passed).toBeInstanceOf(Problem);
    expect(passed).toMatchObject({ code: 'shutting-down', status: 503, headers: { 'Retry-After': '1' } });
  });
});
