import type { Viewer } from '../cards/for-viewer.ts';
import type { Turn } from './intent.ts';

/** The person who acted, as the one who looks. Only for intents that need a user. */
export function viewerOf({ services, reach, locale, from, log }: Turn): Viewer {
  if (reach === undefined) throw new Error('Nobody is signed in: the intent says that it needs nobody.');
  return { services, reach, locale, teamsUserId: from.teamsUserId, log };
}
