import { backendCursor, cursorIn, cursorOf } from '@frontdesk/paging';
import { z } from 'zod';
import type { ReadableDocument } from '../loaders/readable-documents.ts';
import { checked, limitOf, refuseCursor } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { pageByLimit } from './cost.ts';
import { Document } from './document.ts';
import { aboutCursor } from './pages.ts';
import type { Page } from './pages.ts';

export const tagName = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[^,]+$/, 'must not have a comma');

const limit = limitOf({ usual: 25, max: 50 });

const Arguments = z.object({
  words: z.string().trim().min(1).max(200).optional(),
  folderId: z.string().optional(),
  ownerId: z.string().optional(),
  tag: tagName.optional(),
  sort: z.enum(['-updatedAt', 'updatedAt', 'title', '-title']).optional(),
  limit: limit.checked,
  cursor: cursorIn('documents', backendCursor(512)).optional(),
});

const DocumentSort = builder.enumType('DocumentSort', {
  values: {
    LATEST_UPDATE_FIRST: { value: '-updatedAt' },
    LATEST_UPDATE_LAST: { value: 'updatedAt' },
    TITLE: { value: 'title' },
    TITLE_BACKWARDS: { value: '-title' },
  } as const,
});

const DocumentPage = builder.objectRef<Page<ReadableDocument>>('DocumentPage').implement({
  fields: (t) => ({
    items: t.field({ type: [Document], nullable: false, resolve: ({ items }) => items }),
    nextCursor: t.exposeString('nextCursor', { description: aboutCursor }),
  }),
});

builder.queryField('documents', (t) =>
  t.field({
    type: DocumentPage,
    description: 'The documents that the caller may see. A page may have fewer than `limit` says, and not be the last.',
    directives: pageByLimit(limit.usual),
    args: {
      words: t.arg.string({ description: 'In the title or description, by their beginnings.' }),
      folderId: t.arg({ type: 'FolderId' }),
      ownerId: t.arg({ type: 'UserId' }),
      tag: t.arg.string(),
      sort: t.arg({ type: DocumentSort, defaultValue: '-updatedAt' }),
      limit: t.arg.int(limit.argument),
      cursor: t.arg.string(),
    },
    resolve: listDocuments,
  }),
);

async function listDocuments(_: object, args: object, context: GraphContext): Promise<Page<ReadableDocument>> {
  const { words: q, ...filters } = checked(Arguments, args);
  const { reads, reach, loaders } = context;
  const page = await reads.documentRows({ ...filters, q }, reach).catch(refuseCursor(filters.cursor));
  return {
    items: await loaders.documents.among(page.items),
    nextCursor: page.nextCursor === null ? null : cursorOf('documents', page.nextCursor),
  };
}
