import type { IncomingMessage } from 'node:http';
import { Problem } from '@frontdesk/problems';
import { badRequest, headersTooLarge } from './problems.ts';

// Browsers and proxies together send some forty.
const mostHeaders = 100;

/** What is wrong with the headers that Node's parser lets pass. */
export function headersRefused({ rawHeaders, headers, httpVersion }: IncomingMessage): Problem | undefined {
  if (rawHeaders.length > 2 * mostHeaders) return new Problem(headersTooLarge, `More than ${mostHeaders} headers.`);
  // Node would refuse it with an empty answer (RFC 9112, 3.2), so `listen` leaves it to us.
  if (httpVersion === '1.1' && headers.host === undefined) {
    return new Problem(badRequest, 'The Host header is missing.');
  }
  return hasTwoHosts(rawHeaders) ? new Problem(badRequest, 'There is more than one Host header.') : undefined;
}

/** Whoever is before us may have taken the other one (RFC 9112, 3.2). */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
