import { describe, expect, test } from '@jest/globals';
import { cookie, cookieNames, sentCookies, valuesOf } from './cookies.ts';

describe('a cookie of ours', () => {
  test('has the prefix that only a secure origin can set, and all that it asks for', () => {
    const { session } = cookieNames('frontdesk', false);
    expect(cookie(session, 'v', { sameSite: 'Strict', plainHttp: false })).toBe(
      '__Host-Http-frontdesk-session=v; Path=/; HttpOnly; SameSite=Strict; Secure',
    );
  });

  test('of the sign-in comes along from another site, and not for long', () => {
    const { login } = cookieNames('frontdesk', false);
    expect(cookie(`${login}a`, 'v', { sameSite: 'Lax', maxAgeS: 600, plainHttp: false })).toBe(
      '__Host-Http-frontdesk-login-a=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600',
    );
  });

  test('is without prefix and Secure on plain http, where browsers would refuse it', () => {
    const { session } = cookieNames('frontdesk', true);
    expect(cookie(session, 'v', { sameSite: 'Strict', plainHttp: true })).toBe(
      'frontdesk-session=v; Path=/; HttpOnly; SameSite=Strict',
    );
    expect(() => cookieNames('a=b;', false)).toThrow(TypeError);
  });
});

describe('what a browser sent', () => {
  test('is found by its exact name, each time that it came', () => {
    expect(valuesOf('a=1; b=2;a=3 ; A=4', 'a')).toEqual(['1', '3']);
    expect(valuesOf(undefined, 'a')).toEqual([]);
    expect(valuesOf('a=x=y', 'a')).toEqual(['x=y']);
  });

  // Each of these was once taken for a cookie with the prefix by a server that trims or splits too much.
  test.each([
    '\u00a0__Host-x=1',
    '\u2000__Host-x=1',
    '\v__Host-x=1',
    '=__Host-x=1',
    '$Version=1,__Host-x=1',
    '"a;__Host-x"=1x',
  ])('is no cookie of ours where it only looks like one: %j', (header) => {
    expect(valuesOf(header, '__Host-x').filter((value) => value === '1')).toEqual([]);
  });

  test('is not looked at when it is longer than any request', () => {
    expect(sentCookies(`a=${'x'.repeat(20_000)}`)).toEqual([]);
    expect(sentCookies(';'.repeat(16_000))).toEqual([]);
  });
});
