import { z } from 'zod';
import { withoutRepeats } from '../numbered-pages.ts';
import { cursorIn, cursorOf, pageOf } from '../pages.ts';
import type { Read } from '../reads.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

/** Further back, the revisions service has no places. */
const lastOffset = 100_000;

const place = z.object({ offset: z.int().min(0).max(lastOffset), total: z.int().min(0) });
type Place = z.output<typeof place>;

export const revisionsCursor = cursorIn('revisions', place);

export const revisionPage = pageOf(savedRevision).extend({ total: z.int() });

/** Newest first. What was saved since the page before moved all others on: those that were there already are left out. */
export function toRevisionPage({ items, total }: Read<'revisions'>, from?: Place): z.output<typeof revisionPage> {
  const offset = (from?.offset ?? 0) + items.length;
  const hasMore = items.length > 0 && offset < total && offset <= lastOffset;
  return {
    items: withoutRepeats(items, total, from?.total).map(toSavedRevision),
    total,
    nextCursor: hasMore ? cursorOf('revisions', { offset, total }) : null,
  };
}
