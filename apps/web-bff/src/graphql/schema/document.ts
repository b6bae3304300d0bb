import type { ReadableDocument } from '../loaders/readable-documents.ts';
import { ActivityPage, activityLimit, activityOf } from './activity-page.ts';
import { Analytics } from './analytics.ts';
import { atMost } from './arguments.ts';
import { builder } from './builder.ts';
import { CommentCounts } from './comment-counts.ts';
import { listByIds, listOf, ownCall, pageByLimit } from './cost.ts';
import { DocumentDetails } from './document-details.ts';
import { Person } from './person.ts';
import { Revision } from './revision.ts';
import { RevisionPage, revisionLimit, revisionsOf } from './revision-page.ts';
import { Tag } from './tag.ts';

const mostIds = 50;

export const Document = builder.objectRef<ReadableDocument>('Document').implement({
  description: 'A document that the caller may read.',
  fields: (t) => ({
    // What comes with the document.
    id: t.exposeID('documentId', { nullable: false }),
    title: t.exposeString('title', { nullable: false }),
    status: t.exposeString('status', { nullable: false, description: 'draft, inReview, published or archived' }),
    folderId: t.exposeID('folderId'),
    ownerId: t.exposeID('ownerId', { nullable: false }),
    revision: t.exposeInt('currentRevision', { nullable: false, description: 'Up to 2 seconds behind.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: false }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', nullable: false }),

    // One call for all documents of an answer.
    owner: t.field({ type: Person, resolve: (document, _, { loaders }) => loaders.people.load(document.ownerId) }),
    commentCounts: t.field({
      type: CommentCounts,
      description: 'Null, without an error, while the collaboration service does not know the document.',
      resolve: (document, _, { loaders }) => loaders.commentTotals.load(document),
    }),

    // A call for each document.
    details: t.field({
      type: DocumentDetails,
      directives: ownCall,
      resolve: (document, _, { loaders }) => loaders.details.load(document),
    }),
    tags: t.field({
      type: [Tag],
      directives: { ...ownCall, ...listOf(20) },
      resolve: (document, _, { loaders }) => loaders.tags.load(document),
    }),
    analytics: t.field({
      type: Analytics,
      directives: ownCall,
      resolve: (document, _, { loaders }) => loaders.analytics.load(document),
    }),
    latestRevision: t.field({
      type: Revision,
      directives: ownCall,
      resolve: (document, _, { loaders }) => loaders.latestRevision.load(document),
    }),
    revisions: t.field({
      type: RevisionPage,
      description: 'Newest first.',
      directives: { ...ownCall, ...pageByLimit(revisionLimit.usual) },
      args: { limit: t.arg.int(revisionLimit.argument), cursor: t.arg.string() },
      resolve: revisionsOf,
    }),
    activity: t.field({
      type: ActivityPage,
      description: 'Newest first, up to 10 seconds behind.',
      directives: { ...ownCall, ...pageByLimit(activityLimit.usual) },
      args: { limit: t.arg.int(activityLimit.argument), cursor: t.arg.string() },
      resolve: activityOf,
    }),
  }),
});

builder.queryFields((t) => ({
  document: t.field({
    type: Document,
    description: 'Null, with an error, for one that is missing and for one that the caller may not see.',
    args: { id: t.arg({ type: 'DocumentId', required: true }) },
    resolve: (_, { id }, { loaders }) => loaders.documents.one(id),
  }),
  documentsById: t.field({
    type: [Document],
    nullable: { list: true, items: true },
    description: `In the order asked, at most ${mostIds}; null, with an error, as in \`document\`.`,
    directives: listByIds(mostIds),
    args: { ids: t.arg({ type: ['DocumentId'], required: true }) },
    resolve: (_, args, { loaders }) => atMost(mostIds, args).map((id) => loaders.documents.one(id)),
  }),
}));
