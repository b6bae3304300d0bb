import { answerParts, view } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { readsDocuments } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { readableNotifications } from '../notifications/readable-notifications.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { homeScreen, toHomeScreen } from './home-screen.ts';
import { readingPlaces } from './reading-places.ts';

// One screen without scrolling; the lists have the rest.
const shown = { recent: 8, unread: 20 };

export const homeView = view<{ readonly reads: Reads }, CallerReach>('mobile.home')
  .required('recent', ({ reads }, reach) => reads.documents({ sort: '-updatedAt', limit: shown.recent }, reach))
  .optional('notifications', ({ reads }, reach) =>
    readableNotifications(reads, { page: 1, size: shown.unread, unread: true }, reach),
  )
  .optional('readingPlaces', { after: ['recent'] }, ({ reads, recent }, reach) =>
    readingPlaces(
      recent.items.map((document) => document.documentId),
      reads,
      reach,
    ),
  )
  .presentedBy(toHomeScreen);

export const getHome = route({
  name: 'getHome',
  get: '/v1/home',
  summary: 'Recent documents, unread notifications and reading places',
  tags: ['Home'],
  access: readsDocuments,
  answers: { 200: withDegraded(homeScreen) },
  problems: viewProblems,
  handle: async (_input, { reads, composing, serverTiming }: Services, exchange) => {
    const composed = await homeView.compose({ reads }, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok(body, headers);
  },
});
