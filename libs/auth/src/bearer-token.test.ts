import { describe, expect, test } from '@jest/globals';
import { bearerTokenOf } from './bearer-token.ts';

const url = '/v1/documents';
const at = (authorization?: string) => ({ url, headers: { authorization } });
const ambiguous = (act: () => unknown) =>
  expect(act).toThrow(expect.objectContaining({ code: 'ambiguous-credentials' }));

describe('the bearer token of a request', () => {
  test.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER  a.b.c', 'Bearer a.b.c '])('is found in %p', (authorization) => {
    expect(bearerTokenOf(at(authorization))).toBe('a.b.c');
  });

  test.each([undefined, '', 'Basic dTpw', 'Bearerish a', 'Bearer-x a', 'DPoP a.b.c'])(
    'is asked for when there is %p',
    (authorization) => {
      expect(() => bearerTokenOf(at(authorization))).toThrow(
        expect.objectContaining({
          code: 'not-signed-in',
          // No `error`: RFC 6750, 3.1.
          headers: { 'WWW-Authenticate': 'Bearer realm="frontdesk"' },
        }),
      );
    },
  );

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Bearer "a"',
    'Bearer a=b',
    'Bearer ä',
  ])('is refused as malformed in %p', (authorization) => ambiguous(() => bearerTokenOf(at(authorization))));

  test('is refused in the query, with or without one in the header', () => {
    ambiguous(() => bearerTokenOf({ url: `${url}?access_token=a`, headers: {} }));
    ambiguous(() => bearerTokenOf({ url: `${url}?q=1&access%5Ftoken=`, headers: { authorization: 'Bearer a' } }));
    expect(bearerTokenOf({ url: `${url}?q=access_token=x`, headers: { authorization: 'Bearer a' } })).toBe('a');
  });

  test('is refused when there are two lines, of which Node shows the first', () => {
    const rawHeaders = ['Host', 'x', 'Authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b'];
    ambiguous(() => bearerTokenOf({ ...at('Bearer a'), request: { rawHeaders } }));
    expect(
      bearerTokenOf({
        ...at('Bearer a'),
        request: { rawHeaders: ['authorization', 'Bearer a', 'X', 'authorization'] },
      }),
    ).toBe('a');
  });

  test('says how it should be sent, and nothing of what was sent', () => {
    try {
      bearerTokenOf(at('Bearer secret secret'));
    } catch (error) {
      expect(JSON.stringify(error)).toContain('error=\\"invalid_request\\"');
      expect(JSON.stringify(error)).not.toContain('secret');
    }
    expect.assertions(2);
  });
});
