import { expect, test } from '@jest/globals';
import { decodeAnswer, encodeAnswer, keptHeadersOf, type KeptAnswer } from './kept-answer.ts';

const twice = (answer: KeptAnswer) => decodeAnswer(encodeAnswer(answer, 100));

test.each<[string, KeptAnswer]>([
  ['a body', { status: 201, headers: { Location: '/v1/things/1', ETag: '"a"' }, body: '{"a":"ü\\n€"}\n' }],
  ['an empty body', { status: 200, headers: {}, body: '' }],
  ['no body', { status: 204, headers: {}, body: undefined }],
])('an answer with %s comes back as it was', (_name, answer) => expect(twice(answer)).toEqual(answer));

test('a body over the limit leaves its digest; one of exactly the limit is kept', () => {
  const of = (body: string) => twice({ status: 200, headers: {}, body });
  expect(of('x'.repeat(100))).toHaveProperty('body');
  expect(of('x'.repeat(101))).toEqual({ status: 200, digest: expect.stringMatching(/^[\w-]{43}$/) });
  expect(of('ü'.repeat(51))).toHaveProperty('digest');
});

test('only headers that describe the body and the thing are kept', () => {
  const given = { 'content-type': 'a/b', Location: '/x', ETag: '"e"', 'Set-Cookie': 'a=b', Date: 'now' };
  expect(keptHeadersOf({ ...given, 'RateLimit-Policy': 'x', traceparent: 'y', 'X-Request-Id': 'z' })).toEqual({
    'content-type': 'a/b',
    Location: '/x',
    ETag: '"e"',
  });
  expect(keptHeadersOf(undefined)).toEqual({});
});
