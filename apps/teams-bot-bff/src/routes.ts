import { receiveActivity } from '@frontdesk/bot-framework';
import type { Route } from '@frontdesk/server';
import { getDocumentCard } from './api/get-document-card.ts';
import { postCardAction } from './api/run-card-action.ts';
import { beginSignIn, endSignIn } from './sign-in-window/sign-in-routes.ts';
import type { Services } from './services.ts';

/** What Teams sends. */
export const channelRoutes: readonly Route<Services>[] = [receiveActivity];

/** What a bot that is hosted elsewhere asks for. */
export const apiRoutes: readonly Route<Services>[] = [getDocumentCard, postCardAction];

/** Where people sign in by hand: a browser's navigations. */
export const windowRoutes: readonly Route<Services>[] = [beginSignIn, endSignIn];

/** Everything that this BFF answers. */
export const routes: readonly Route<Services>[] = [...channelRoutes, ...apiRoutes, ...windowRoutes];
