import { describe, expect, test } from '@jest/globals';
import type { Request, Response } from 'express';
import { OpenedExchange, openOn } from './exchange.ts';
import { refuseAddresses, type AddressLists } from './refuse-addresses.ts';

function passes(ip: string | undefined, lists: Partial<AddressLists>): boolean {
  const request = { ip } as Request;
  openOn(request, new OpenedExchange(request, {} as ConstructorParameters<typeof OpenedExchange>[1]));
  let thrown: unknown = 'never called';
  void refuseAddresses({ allowed: [], denied: [], ...lists })(request, {} as Response, (error?: unknown) => {
    thrown = error;
  });
  if (thrown !== undefined) expect(thrown).toMatchObject({ code: 'address-refused', status: 403 });
  return thrown === undefined;
}

describe('an address', () => {
  test.each([
    ['10.1.2.3', true],
    ['10.2.0.1', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:10.2.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8:1::5', true],
    ['2001:DB8:2::5', false],
    ['fe80::1%eth0', true],
    ['nonsense', false],
    [undefined, false],
  ])('passes where only some are allowed: %s %s', (address, expected) => {
    const allowed = ['10.1.0.0/16', '192.0.2.7', '2001:db8:1::/48', 'fe80::/10'];
    expect(passes(address, { allowed })).toBe(expected);
  });

  test.each([
    ['10.1.2.3', false],
    ['::ffff:10.1.2.3', false],
    ['10.1.2.4', true],
    ['2001:db8::1', false],
    ['2001:db9::1', true],
  ])('is refused where it is denied: %s passes %s', (address, expected) => {
    expect(passes(address, { denied: ['10.1.2.3/32', '2001:db8::/32'] })).toBe(expected);
  });

  test('that is denied is refused though its range is allowed', () => {
    expect(passes('10.1.2.3', { allowed: ['10.0.0.0/8'], denied: ['10.1.2.3'] })).toBe(false);
  });

  test('is nobody’s concern without lists', () => {
    expect(passes(undefined, {})).toBe(true);
  });
});
