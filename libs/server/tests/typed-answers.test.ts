import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { answer, anyone, ok, route } from '../src/index.ts';

test('a status that differs from its schema does not compile', () => {
  route({
    name: 'typed',
    get: '/typed',
    summary: 'Typed',
    access: anyone,
    answers: { 200: z.object({ id: z.string() }) },
    // @ts-expect-error The member is missing.
    handle: async () => ok({}),
  });
  route({
    name: 'typed',
    get: '/typed',
    summary: 'Typed',
    access: anyone,
    answers: { 200: z.object({ id: z.string() }) },
    // @ts-expect-error The status is not declared.
    handle: async () => answer(201, { id: '1' }),
  });
  expect(true).toBe(true);
});
