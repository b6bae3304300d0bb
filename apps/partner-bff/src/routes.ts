import { consentRoutes } from '@frontdesk/consents';
import type { Route } from '@frontdesk/server';
import { published } from '@frontdesk/versioning';
import { decidesForThemselves } from './access.ts';
import { listComments } from './comments/list-comments.ts';
import { getDocument } from './documents/get-document.ts';
import { listDocuments } from './documents/list-documents.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** Everything that this BFF answers. */
export const routes = published<Route<Services>>(versions, [
  listDocuments,
  getDocument,
  listComments,
  ...consentRoutes(decidesForThemselves),
]);
