import { consentRoutes } from '@frontdesk/consents';
import type { Route } from '@frontdesk/server';
import { published } from '@frontdesk/versioning';
import { decidesForThemselves } from './access.ts';
import { getDocument } from './documents/get-document.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** Everything that this BFF answers. */
export const routes = published<Route<Services>>(versions, [getDocument, ...consentRoutes(decidesForThemselves)]);
