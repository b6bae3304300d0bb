import type { Route } from '@frontdesk/server';
import { sessionRoutes } from '@frontdesk/sessions';
import { published, versioned } from '@frontdesk/versioning';
import { listActivity } from './activity/list-activity.ts';
import { askDocument } from './answers/ask-document.ts';
import { askDocuments } from './answers/ask-documents.ts';
import { getAnswer } from './answers/get-answer.ts';
import { stopAnswer } from './answers/stop-answer.ts';
import { changeComment } from './comments/change-comment.ts';
import { createComment } from './comments/create-comment.ts';
import { deleteComment } from './comments/delete-comment.ts';
import { listComments } from './comments/list-comments.ts';
import { runDashboard } from './dashboards/run-dashboard.ts';
import { deleteDashboard, getDashboard, listDashboards, putDashboard } from './dashboards/serve-dashboards.ts';
import { createDocument } from './documents/create-document.ts';
import { deleteDocument } from './documents/delete-document.ts';
import { documentAsV1, queryOfV1 } from './documents/document-v1.ts';
import { editDocument } from './documents/edit-document.ts';
import { getDocument } from './documents/get-document.ts';
import { getIndexStatus } from './documents/get-index-status.ts';
import { listDocuments } from './documents/list-documents.ts';
import { replaceTags } from './documents/replace-tags.ts';
import { searchDocuments } from './documents/search-documents.ts';
import { getAttachment } from './files/get-attachment.ts';
import { cancelGeneration } from './generations/cancel-generation.ts';
import { createGeneration } from './generations/create-generation.ts';
import { getGeneration } from './generations/get-generation.ts';
import { deleteGrant } from './grants/delete-grant.ts';
import { listGrants } from './grants/list-grants.ts';
import { putGrant } from './grants/put-grant.ts';
import { graphql } from './graphql/serve-graphql.ts';
import { documentEvents } from './live/document-events.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { markNotificationRead } from './notifications/mark-read.ts';
import { changePreferences } from './preferences/change-preferences.ts';
import { getPreferences } from './preferences/get-preferences.ts';
import { diffRevisions } from './revisions/diff-revisions.ts';
import { getRevision } from './revisions/get-revision.ts';
import { listRevisions } from './revisions/list-revisions.ts';
import { saveRevision } from './revisions/save-revision.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** Everything that this BFF answers. */
export const routes = published<Route<Services>>(versions, [
  ...sessionRoutes,
  listDocuments,
  createDocument,
  searchDocuments,
  ...versioned(getDocument, {
    1: { summary: 'A document, flat', answers: { 200: documentAsV1 }, query: queryOfV1 },
  }),
  editDocument,
  deleteDocument,
  replaceTags,
  getIndexStatus,
  documentEvents,
  listGrants,
  putGrant,
  deleteGrant,
  listComments,
  createComment,
  changeComment,
  deleteComment,
  listRevisions,
  saveRevision,
  getRevision,
  diffRevisions,
  createGeneration,
  getGeneration,
  cancelGeneration,
  askDocument,
  askDocuments,
  getAnswer,
  stopAnswer,
  getAttachment,
  listActivity,
  listNotifications,
  markNotificationRead,
  getPreferences,
  changePreferences,
  graphql,
  listDashboards,
  getDashboard,
  putDashboard,
  deleteDashboard,
  runDashboard,
]);
