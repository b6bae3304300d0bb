import type { Route } from '@frontdesk/server';
import { receiveActivity } from './messages/receive-activity.ts';
import type { Services } from './services.ts';

/** What Teams sends. */
export const channelRoutes: readonly Route<Services>[] = [receiveActivity];

/** What a bot that is hosted elsewhere asks for. */
export const apiRoutes: readonly Route<Services>[] = [];

/** Everything that this BFF answers. */
export const routes: readonly Route<Services>[] = [...channelRoutes, ...apiRoutes];
