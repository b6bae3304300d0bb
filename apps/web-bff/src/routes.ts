import type { Route } from '@frontdesk/server';
import { sessionRoutes } from '@frontdesk/sessions';
import { published, versioned } from '@frontdesk/versioning';
import { changeComment } from './comments/change-comment.ts';
import { createComment } from './comments/create-comment.ts';
import { documentAsV1, queryOfV1 } from './documents/document-v1.ts';
import { getDocument } from './documents/get-document.ts';
import { saveRevision } from './revisions/save-revision.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** Everything that this BFF answers. */
export const routes = published<Route<Services>>(versions, [
  ...sessionRoutes,
  ...versioned(getDocument, {
    1: { summary: 'A document, flat', answers: { 200: documentAsV1 }, query: queryOfV1 },
  }),
  createComment,
  changeComment,
  saveRevision,
]);
