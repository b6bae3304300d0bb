import { consentRoutes } from '@frontdesk/consents';
import type { Route } from '@frontdesk/server';
import { published } from '@frontdesk/versioning';
import { decidesForThemselves } from './access.ts';
import { makeDigest } from './digests/make-digest.ts';
import { getDocument } from './documents/get-document.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** What programs ask for. */
export const serviceRoutes: readonly Route<Services>[] = published(versions, [makeDigest, getDocument]);
/** What people decide. */
export const consentRoutesHere: readonly Route<Services>[] = published(versions, consentRoutes(decidesForThemselves));

/** Everything that this BFF answers. */
export const routes: readonly Route<Services>[] = [...serviceRoutes, ...consentRoutesHere];
