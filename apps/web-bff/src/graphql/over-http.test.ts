import { describe, expect, test } from '@jest/globals';
import { answerOf, mediaTypeFor } from './over-http.ts';
import { requestIn } from './request-in.ts';

const modern = 'application/graphql-response+json';
const legacy = 'application/json';

test.each([
  [undefined, legacy],
  ['*/*', legacy],
  ['application/*', legacy],
  ['application/json', legacy],
  [modern, modern],
  [`${modern}; charset=utf-8, application/json; charset=utf-8`, modern],
  [`application/json, ${modern}`, modern],
  [`${modern};q=0.5, application/json;q=0.9`, legacy],
  [`${modern};q=0, */*`, legacy],
  ['text/html', legacy],
  [`${modern};q=x`, legacy],
])('Accept: %s is answered with %s', (accept, mediaType) => {
  expect(mediaTypeFor(accept)).toBe(mediaType);
});

describe('a body', () => {
  test('is a text or the id of one, with what belongs to it', async () => {
    const more = { operationName: 'A', variables: { a: 1 } };
    expect(await requestIn({ query: '{ a }', ...more, extensions: {} })).toEqual({ query: '{ a }', ...more });
    expect(await requestIn({ documentId: 'A', ...more })).toEqual({ documentId: 'A', ...more });
    expect(await requestIn({ documentId: null, query: '{ a }' })).toMatchObject({ query: '{ a }' });
  });

  test.each([
    [{}],
    [{ query: 1 }],
    [{ documentId: 1 }],
    [{ documentId: 'A', query: '{ a }' }],
    [{ query: '{ a }', variables: [] }],
    [{ documentId: 'A', variables: 'a' }],
    [{ query: '{ a }', operationName: {} }],
    [{ query: '{ a }', extensions: [] }],
  ])('%j is none', async (body) => {
    await expect(requestIn(body)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

test.each([
  ['ok', false, modern, 200],
  ['partial', false, modern, 200],
  ['VALIDATION_FAILED', true, modern, 400],
  ['VALIDATION_FAILED', true, legacy, 200],
  ['BAD_REQUEST', true, legacy, 400],
] as const)('what is %s (refused: %s) is, as %s, %i', (outcome, isRefused, mediaType, status) => {
  const ran = { body: {}, operation: undefined, outcome, isRefused };
  expect(answerOf(ran, mediaType)).toMatchObject({
    status,
    headers: { 'Content-Type': `${mediaType}; charset=utf-8` },
  });
});
