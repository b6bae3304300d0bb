import { z } from 'zod';
import type { Read } from '../../reads.ts';
import { checked, limitOf } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { carried, listByLimit, listOf, ownCall } from './cost.ts';
import { Document } from './document.ts';
import { tagName } from './document-page.ts';

type Hit = Read<'searchHits'>['hits'][number];

const limit = limitOf({ usual: 10, max: 50 });

const Arguments = z.object({
  query: z.string().trim().min(1).max(500),
  folderId: z.string().default(''),
  ownerId: z.string().default(''),
  tag: tagName.optional(),
  limit: limit.checked,
});

const Highlight = builder.objectRef<Hit['highlights'][number]>('Highlight').implement({
  description: 'A part of a snippet, in UTF-16 units; the end is not in it.',
  directives: carried,
  fields: (t) => ({
    start: t.exposeInt('start', { nullable: false }),
    end: t.exposeInt('end', { nullable: false }),
  }),
});

const SearchHit = builder.objectRef<Hit>('SearchHit').implement({
  description: 'A document that a search found, as the index knows it.',
  fields: (t) => ({
    documentId: t.exposeID('documentId', { nullable: false }),
    title: t.exposeString('title', { nullable: false }),
    revision: t.exposeInt('revision', { nullable: false, description: 'The indexed one; there may be a later one.' }),
    score: t.exposeFloat('score', { nullable: false, description: '0 to 1.' }),
    snippet: t.exposeString('snippet', { nullable: false, description: 'The passage that was found, as plain text.' }),
    highlights: t.field({
      type: [Highlight],
      nullable: false,
      directives: listOf(20),
      resolve: ({ highlights }) => highlights,
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    document: t.field({ type: Document, resolve: (hit, _, { loaders }) => loaders.documents.one(hit.documentId) }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: [SearchHit],
    description: 'By meaning, best first: those of the hits that the caller may read now.',
    directives: { ...ownCall, ...listByLimit(limit.usual) },
    args: {
      query: t.arg.string({ required: true }),
      folderId: t.arg({ type: 'FolderId' }),
      ownerId: t.arg({ type: 'UserId' }),
      tag: t.arg.string(),
      limit: t.arg.int(limit.argument),
    },
    resolve: search,
  }),
);

/** The index filters by who might read a minute ago: neither title nor snippet leaves before access has been asked. */
async function search(_: object, args: object, { reads, reach, loaders }: GraphContext): Promise<Hit[]> {
  const { query, limit, tag, ...filter } = checked(Arguments, args);
  const tags = tag === undefined ? [] : [tag];
  const { hits } = await reads.searchHits({ query, limit, filter: { ...filter, tags } }, reach);
  return loaders.documents.tellingOf(hits);
}
