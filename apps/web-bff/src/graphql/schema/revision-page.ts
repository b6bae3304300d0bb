import { cursorIn, cursorOf } from '@frontdesk/paging';
import { z } from 'zod';
import type { ReadableDocument } from '../loaders/readable-documents.ts';
import type { RevisionSummary } from '../loaders/loaders.ts';
import { checked, limitOf } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { aboutCursor } from './pages.ts';
import type { CountedPage } from './pages.ts';
import { Revision } from './revision.ts';

export const revisionLimit = limitOf({ usual: 20, max: 100 });

const Arguments = z.object({
  limit: revisionLimit.checked,
  cursor: cursorIn('revisions', z.int().min(0).max(100_000)).optional(),
});

export const RevisionPage = builder.objectRef<CountedPage<RevisionSummary>>('RevisionPage').implement({
  fields: (t) => ({
    items: t.field({ type: [Revision], nullable: false, resolve: ({ items }) => items }),
    total: t.exposeInt('total', { nullable: false }),
    nextCursor: t.exposeString('nextCursor', { description: aboutCursor }),
  }),
});

/** Newest first. */
export async function revisionsOf(
  { documentId }: ReadableDocument,
  args: object,
  { reads, reach }: GraphContext,
): Promise<CountedPage<RevisionSummary>> {
  const { limit, cursor: offset = 0 } = checked(Arguments, args);
  const { items, total } = await reads.revisions({ documentId, limit, offset }, reach);
  const next = offset + items.length;
  return { items, total, nextCursor: items.length > 0 && next < total ? cursorOf('revisions', next) : null };
}
