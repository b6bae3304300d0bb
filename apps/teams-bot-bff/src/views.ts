import type { View } from '@frontdesk/composition';

/** Each view, with the sections that operators may turn off. */
export const views: readonly Pick<View<never, never, never>, 'name' | 'sections'>[] = [];
