import { expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { answer, anyone, ok, route } from '../src/index.ts';
import { served } from './app.ts';

test('an answer that differs from its schema does not compile, and does not leave', async () => {
  const lacking = route({
    name: 'lacking',
    get: '/lacking',
    summary: 'Lacking',
    access: anyone,
    answers: { 200: z.object({ id: z.string() }) },
    // @ts-expect-error The member is missing.
    handle: async () => ok({}),
  });
  const undeclared = route({
    name: 'undeclared',
    get: '/undeclared',
    summary: 'Undeclared',
    access: anyone,
    answers: { 200: z.object({ id: z.string() }) },
    // @ts-expect-error The status is not declared.
    handle: async () => answer(201, { id: '1' }),
  });
  const { app } = served([lacking, undeclared]);
  for (const path of ['/lacking', '/undeclared']) {
    const { status, body } = await request(app).get(path);
    expect([path, status, (body as { type?: string }).type]).toEqual([
      path,
      500,
      expect.stringMatching(/\/problems\/internal$/),
    ]);
  }
});
