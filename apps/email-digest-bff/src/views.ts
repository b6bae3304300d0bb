import type { View } from '@frontdesk/composition';
import { digestView } from './digests/digest-view.ts';
import { documentView } from './documents/document-view.ts';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, unknown>, 'name' | 'sections'>[] = [digestView, documentView];
