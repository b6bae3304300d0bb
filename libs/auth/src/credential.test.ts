import { describe, expect, test } from '@jest/globals';
import { credentialOf } from './credential.ts';

const url = '/v1/documents';
const at = (authorization?: string) => ({ url, headers: { authorization } });
const ambiguous = (act: () => unknown) =>
  expect(act).toThrow(expect.objectContaining({ code: 'ambiguous-credentials' }));

describe('the bearer token of a request', () => {
  test.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER  a.b.c', 'Bearer a.b.c '])('is found in %p', (authorization) => {
    expect(credentialOf(at(authorization))).toEqual({ kind: 'bearer', text: 'a.b.c' });
  });

  test.each([undefined, '', 'Basic dTpw', 'Bearerish a', 'Bearer-x a', 'DPoP a.b.c'])(
    'is not there when there is %p',
    (authorization) => expect(credentialOf(at(authorization))).toBeUndefined(),
  );

  test.each(['Bearer', 'Bearer ', 'Bearer   ', 'Bearer a,b', 'Bearer a, Bearer b'])(
    'is refused as none or several in %p',
    (authorization) => ambiguous(() => credentialOf(at(authorization))),
  );

  test.each(['a b', 'a.b.c d', 'a.b.\tc', '"a"', 'a=b', 'ä'])('%p is for the verifier to refuse', (text) => {
    expect(credentialOf(at(`Bearer ${text} `))).toEqual({ kind: 'bearer', text });
  });

  test('is refused in the query, with or without one in the header', () => {
    ambiguous(() => credentialOf({ url: `${url}?access_token=a`, headers: {} }));
    ambiguous(() => credentialOf({ url: `${url}?q=1&access%5Ftoken=`, headers: { authorization: 'Bearer a' } }));
    expect(credentialOf({ url: `${url}?q=access_token=x`, headers: { authorization: 'Bearer a' } })?.text).toBe('a');
  });

  test('is refused when there are two lines, of which Node shows the first', () => {
    const rawHeaders = ['Host', 'x', 'Authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b'];
    ambiguous(() => credentialOf({ ...at('Bearer a'), request: { rawHeaders } }));
    const once = ['authorization', 'Bearer a', 'X', 'authorization'];
    expect(credentialOf({ ...at('Bearer a'), request: { rawHeaders: once } })?.text).toBe('a');
  });

  test('says how it should be sent, and nothing of what was sent', () => {
    try {
      credentialOf(at('Bearer secret, Bearer secret'));
    } catch (error) {
      expect(JSON.stringify(error)).toContain('error=\\"invalid_request\\"');
      expect(JSON.stringify(error)).not.toContain('secret');
    }
    expect.assertions(2);
  });
});

describe('the API key of a request', () => {
  const key = 'fd_live_0123456789abcdef_secret';

  test('is found in its header only', () => {
    expect(credentialOf({ url, headers: { 'x-api-key': key } })).toEqual({ kind: 'api-key', text: key });
    ambiguous(() => credentialOf({ url: `${url}?api_key=${key}`, headers: {} }));
    expect(credentialOf({ url, headers: { authorization: `ApiKey ${key}` } })).toBeUndefined();
  });

  test('is refused beside any other credential', () => {
    for (const authorization of ['Bearer a', 'Basic dTpw', '']) {
      ambiguous(() => credentialOf({ url, headers: { authorization, 'x-api-key': key } }));
    }
    const rawHeaders = ['X-API-Key', key, 'x-api-key', key];
    ambiguous(() => credentialOf({ url, headers: { 'x-api-key': `${key}, ${key}` }, request: { rawHeaders } }));
  });
});
