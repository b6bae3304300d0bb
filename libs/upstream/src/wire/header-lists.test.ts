import { describe, expect, test } from '@jest/globals';
import { headerLists, keptHeaders } from './header-lists.ts';

describe('headers of a request', () => {
  test.each([
    ['accept', true],
    ['Accept', true],
    ['authorization', true],
    ['cookie', false],
    ['x-forwarded-for', false],
    ['host', false],
    [':authority', false],
  ])('that are listed may be sent, others never: %s', (name, may) => {
    const { maySend } = headerLists(['Accept', 'authorization', 'host', ':authority']);
    expect([maySend(name), maySend(name)]).toEqual([may, may]);
  });

  test('may be any without a list, but none that says who answers, or for how long', () => {
    const { maySend } = headerLists();
    const names = ['x-a', 'Host', 'host', ':path', ':method', 'Request-Timeout-Ms', 'grpc-timeout', 'te'];
    expect(names.filter(maySend)).toEqual(['x-a']);
  });

  test('are asked for by made-up names without end, and the memory of them has one', () => {
    const { maySend } = headerLists(['x-1']);
    for (let i = 0; i < 1000; i += 1) expect(maySend(`x-${i}`)).toBe(i === 1);
  });
});

describe('headers of an answer', () => {
  const headers = { etag: '"7"', 'set-cookie': 'a=1', 'retry-after': '1' };

  test('are kept when they are listed, and when we need them', () => {
    expect(keptHeaders(headerLists([], ['ETag']).kept, headers)).toEqual({ etag: '"7"', 'retry-after': '1' });
  });

  test('are all kept without a list', () => {
    expect(keptHeaders(headerLists().kept, headers)).toBe(headers);
  });
});
