import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { notANavigation } from '../problems.ts';

/**
 * Throws where the browser says that a page embeds this, as a frame or an image: any site could sign people in again
 * without their seeing it. A browser that says nothing is too old, or none.
 */
export function requireNavigation({ headers }: Pick<Exchange, 'headers'>): void {
  const destination = headers['sec-fetch-dest'];
  if (destination === undefined || destination === 'document') return;
  throw new Problem(notANavigation, 'Go to this address with the whole window.');
}
