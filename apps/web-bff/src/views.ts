import type { View } from '@frontdesk/composition';
import { activityView } from './activity/list-activity.ts';
import { commentsView } from './comments/list-comments.ts';
import { documentView } from './documents/document-view.ts';
import { listView } from './documents/list-view.ts';
import { searchView } from './documents/search-view.ts';
import { attachmentView } from './files/get-attachment.ts';
import { grantsView } from './grants/list-grants.ts';
import { diffView } from './revisions/diff-revisions.ts';
import { revisionView } from './revisions/get-revision.ts';
import { revisionsView } from './revisions/list-revisions.ts';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, unknown>, 'name' | 'sections'>[] = [
  documentView,
  commentsView,
  revisionsView,
  revisionView,
  diffView,
  activityView,
  attachmentView,
  listView,
  searchView,
  grantsView,
];
