import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import type { Request, Response } from 'express';
import express from 'express';
import request from 'supertest';
import { refuseWhileStopping, withProbes } from './express.ts';
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

test('probes before another app leave all else to it', async () => {
  const lifecycle = createLifecycle();
  const app = withProbes(
    lifecycle,
    express().use((_request, response) => void response.status(404).send('none of mine')),
  );
  expect((await request(app).get('/livez').expect(200)).body).toEqual({ status: 'live' });
  expect((await request(app).get('/readyz').expect(503)).body).toEqual({
    status: 'starting',
    reason: 'still starting',
  });
  lifecycle.ready();
  lifecycle.addCheck('overload', () => 'more work than it can do');
  expect((await request(app).get('/readyz').expect(503)).body).toEqual({
    status: 'failing',
    reason: 'overload: more work than it can do',
  });
  expect((await request(app).get('/metrics').expect(404)).text).toBe('none of mine');
});
