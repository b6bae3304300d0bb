import { ok, route } from '@frontdesk/server';
import { readsDocuments } from '../access.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { preferences } from './preferences.ts';

export const getPreferences = route({
  name: 'getPreferences',
  get: '/v2/preferences',
  summary: 'What the caller chose for themselves',
  tags: ['Preferences'],
  access: readsDocuments,
  answers: { 200: preferences },
  handle: async (_input, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    return ok(await reads.preferences({ userId: reach.caller.userId }, reach));
  },
});
