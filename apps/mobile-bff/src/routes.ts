import type { Route } from '@frontdesk/server';
import { gatedByApp, published } from '@frontdesk/versioning';
import { askDocument } from './answers/ask-document.ts';
import { getAnswer } from './answers/get-answer.ts';
import { stopAnswer } from './answers/stop-answer.ts';
import { changeComment } from './comments/change-comment.ts';
import { createComment } from './comments/create-comment.ts';
import { listComments } from './comments/list-comments.ts';
import { getBody } from './documents/get-body.ts';
import { getDocument } from './documents/get-document.ts';
import { listDocuments } from './documents/list-documents.ts';
import { syncDocuments } from './documents/sync-documents.ts';
import { getAttachment } from './files/get-attachment.ts';
import { getAvatar } from './files/get-avatar.ts';
import { getThumbnail } from './files/get-thumbnail.ts';
import { getHome } from './home/get-home.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { markNotificationRead } from './notifications/mark-read.ts';
import { saveRevision } from './revisions/save-revision.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** Everything that this BFF answers. */
export const routes = published(
  versions,
  gatedByApp<Route<Services>>([
    getHome,
    listDocuments,
    syncDocuments,
    getDocument,
    getBody,
    saveRevision,
    listComments,
    createComment,
    changeComment,
    askDocument,
    getAnswer,
    stopAnswer,
    getAttachment,
    getThumbnail,
    getAvatar,
    listNotifications,
    markNotificationRead,
  ]),
);
