import type { View } from '@frontdesk/composition';
import { commentsView } from './comments/list-comments.ts';
import { documentView } from './documents/document-view.ts';
import { listView } from './documents/list-documents.ts';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, unknown>, 'name' | 'sections'>[] = [
  listView,
  documentView,
  commentsView,
];
