import type { View } from '@frontdesk/composition';
import { commentsView } from './views/comments-view.ts';
import { documentView } from './views/document-view.ts';
import { searchView } from './views/search-view.ts';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, never>, 'name' | 'sections'>[] = [
  documentView,
  commentsView,
  searchView,
];
