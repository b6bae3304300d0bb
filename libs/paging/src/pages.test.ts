import { describe, expect, test } from '@jest/globals';
import { Refusal, refusedRequest } from '@frontdesk/service-clients';
import { z } from 'zod';
import { backendCursor, cursorIn, cursorOf, limitIn, pageOf, refuseCursor } from './pages.ts';

const place = z.object({ page: z.int().min(1) });
const read = (cursor: string) => cursorIn('documents', place).safeParse(cursor);

describe('a cursor', () => {
  test('is read back as the place that it was made of', () => {
    expect(read(cursorOf('documents', { page: 3 })).data).toEqual({ page: 3 });
  });

  test.each([
    ['of another list', cursorOf('comments', { page: 3 })],
    ['of a place that the list has not', cursorOf('documents', { page: 0 })],
    ['with more than a place', Buffer.from('["documents",{"page":3},1]').toString('base64url')],
    ['that is no JSON', Buffer.from('documents').toString('base64url')],
    ['that is nothing', ''],
    ['that is too long', 'A'.repeat(1025)],
  ])('%s is bad input', (_name, cursor) => {
    expect(read(cursor).success).toBe(false);
  });

  test('of a backend is kept as it is, within its length, and only if it can be sent', () => {
    expect(backendCursor(4).safeParse('a/b=').data).toBe('a/b=');
    expect(backendCursor(4).safeParse('a/b=c').success).toBe(false);
    expect(backendCursor(4).safeParse('\uD800').success).toBe(false);
  });
});

test('a page says how to go on, or that it is the last', () => {
  const page = pageOf(z.object({ id: z.string() }));
  expect(page.parse({ items: [{ id: 'a' }], nextCursor: null })).toEqual({ items: [{ id: 'a' }], nextCursor: null });
  expect(page.safeParse({ items: [] }).success).toBe(false);
});

test('a page has no more items than allowed, and as many as is usual for who does not say', () => {
  const limit = limitIn({ max: 50, usual: 20 });
  expect([limit.parse(undefined), limit.parse('50')]).toEqual([20, 50]);
  for (const bad of ['0', '51', '1.5', 'all']) expect(limit.safeParse(bad).success).toBe(false);
});

describe('a backend that refuses a request', () => {
  const refusal = (backendStatus: number) =>
    new Refusal(refusedRequest, {
      ...{ service: 'documents', operation: 'documents.listDocuments', backendCode: 'bad', details: undefined },
      backendStatus,
    });
  const toldOf = (cursor: unknown, failure: unknown) => {
    try {
      return refuseCursor(cursor)(failure);
    } catch (thrown) {
      return thrown;
    }
  };

  test('with a cursor refuses the cursor', () => {
    expect(toldOf('c', refusal(400))).toMatchObject({ status: 400, errors: [{ pointer: '/query/cursor' }] });
  });

  test.each([
    ['without a cursor', undefined, refusal(400)],
    ['for another reason', 'c', refusal(409)],
    ['by failing', 'c', new Error('away')],
  ])('%s says what it said', (_name, cursor, failure) => {
    expect(toldOf(cursor, failure)).toBe(failure);
  });
});
