import { cursorIn, cursorOf, pageOf } from '@frontdesk/paging';
import { z } from 'zod';
import { withoutRepeats } from '../numbered-pages.ts';
import type { Read } from '../reads.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

/** Further back, the revisions service has no places. */
const lastOffset = 100_000;

/** Where the list goes on, how many there were, and whose alone they are. */
const place = z.object({
  offset: z.int().min(0).max(lastOffset),
  total: z.int().min(0).optional(),
  authorId: z.string().optional(),
});
export type RevisionsPlace = z.output<typeof place>;

export const revisionsCursor = cursorIn('revisions', place);

export const revisionPage = pageOf(savedRevision).extend({ total: z.int() });

/** Newest first. What was saved since the page before moved all others on: those that were there already are left out. */
export function toRevisionPage(
  { items, total }: Read<'revisions'>,
  { authorId, ...from }: RevisionsPlace = { offset: 0 },
): z.output<typeof revisionPage> {
  const offset = from.offset + items.length;
  const hasMore = items.length > 0 && offset < total && offset <= lastOffset;
  return {
    items: withoutRepeats(items, total, from.total).map(toSavedRevision),
    total,
    nextCursor: hasMore ? cursorOf('revisions', { offset, total, authorId }) : null,
  };
}
