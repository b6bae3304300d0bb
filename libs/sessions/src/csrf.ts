import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { csrfHeaderMissing, notSameOrigin } from './problems.ts';

const csrfHeader = 'Frontdesk-CSRF';

/**
 * Throws unless a script of our own pages sent it. Another site's form cannot set the header, and its script would have to
 * ask us first (CORS), which we never allow. The browser's own word on where it comes from has to agree; whoever sends
 * none is too old, or no browser.
 */
export function requireOwnPage({ headers }: Pick<Exchange, 'headers'>, origin: string): void {
  if (headers['frontdesk-csrf'] !== '1') {
    throw new Problem(csrfHeaderMissing, `Send the header ${csrfHeader}: 1 with every request.`);
  }
  const { origin: sentBy } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = (site === undefined || site === 'same-origin') && (sentBy === undefined || sentBy === origin);
  if (!isOwn || (site === undefined && sentBy === undefined)) {
    throw new Problem(notSameOrigin, 'Only pages of our own origin may ask this.');
  }
}
