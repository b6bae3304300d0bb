import type { View } from '@frontdesk/composition';
import { commentsView } from './comments/list-comments.ts';
import { documentView } from './documents/document-view.ts';
import { bodyView } from './documents/get-body.ts';
import { listView } from './documents/list-documents.ts';
import { searchView } from './documents/search-view.ts';
import { attachmentView } from './files/get-attachment.ts';
import { thumbnailView } from './files/get-thumbnail.ts';
import { homeView } from './home/get-home.ts';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, unknown>, 'name' | 'sections'>[] = [
  homeView,
  listView,
  searchView,
  documentView,
  bodyView,
  commentsView,
  attachmentView,
  thumbnailView,
];
