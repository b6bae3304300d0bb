import { BlockList, isIP, isIPv4 } from 'node:net';
import { Problem, defineProblem } from '@frontdesk/problems';
import type { RequestHandler } from 'express';
import { openedOn } from './exchange.ts';

export interface AddressLists {
  /** Addresses and CIDRs. Empty: everybody. */
  readonly allowed: readonly string[];
  /** Refused also where they are allowed. */
  readonly denied: readonly string[];
}

const addressRefused = defineProblem({ code: 'address-refused', status: 403, title: 'Address refused' });

/** Refuses callers by their address, behind the proxies that the app trusts. Without a list it lets everybody pass. */
export function refuseAddresses({ allowed, denied }: AddressLists): RequestHandler {
  if (allowed.length === 0 && denied.length === 0) return (_request, _response, next) => next();
  const [allowList, denyList] = [listOf(allowed), listOf(denied)];
  const isIn = (list: BlockList, address: string) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

  return function refuseAddresses(request, _response, next) {
    const address = plain(openedOn(request)?.remoteAddress ?? '');
    // Who has no address has left already.
    const isRefused =
      isIP(address) === 0 || isIn(denyList, address) || (allowed.length > 0 && !isIn(allowList, address));
    next(isRefused ? new Problem(addressRefused, 'This is not for your address.') : undefined);
  };
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [text = '', bits] = range.split('/');
    const address = plain(text);
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

/** `::ffff:10.1.2.3` is 10.1.2.3 to who writes a list, and a zone says only by which way it came. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
