import { nextGrants } from '@frontdesk/service-clients/access';
import { z } from 'zod';
import { activityPage, toActivityPage } from '../activity/activity-page.ts';
import { commentThreads, toThreads } from '../comments/comment.ts';
import { grant } from '../grants/grant.ts';
import type { Read } from '../reads.ts';
import { revisionPage, toRevisionPage } from '../revisions/revision-page.ts';
import { bodyBlock } from './block.ts';
import type { Includable } from './include.ts';

/** How much of a list comes with the page; each says whether there is more, or where its own route goes on. */
export const firstPage = { collaborators: 50, comments: 100, activity: 20, revisions: 20, grants: 100 };

/** The sections that are only there if they were asked for. */
export const sectionShapes = {
  body: z.object({ blocks: z.array(bodyBlock) }),
  owner: z.object({
    userId: z.string(),
    name: z.string(),
    jobTitle: z.string().nullable(),
    status: z.string().describe('active, invited or deactivated'),
  }),
  outline: z.object({
    revision: z.int(),
    isStale: z.boolean().describe('It is of another revision: its blocks may be gone'),
    items: z.array(z.object({ blockId: z.string(), level: z.int(), text: z.string() })),
  }),
  collaborators: z.object({
    items: z.array(z.object({ userId: z.string(), name: z.string(), lastActiveAt: z.iso.datetime() })),
    total: z.int(),
  }),
  comments: commentThreads,
  tags: z.array(z.object({ name: z.string(), addedBy: z.string(), addedAt: z.iso.datetime() })),
  attachments: z.array(
    z.object({
      attachmentId: z.string(),
      fileName: z.string(),
      mediaType: z.string(),
      sizeBytes: z.int(),
      scanStatus: z.string().describe('pending, clean or infected'),
      uploadedBy: z.string(),
      uploadedAt: z.iso.datetime(),
    }),
  ),
  related: z
    .array(z.object({ documentId: z.string(), title: z.string() }))
    .describe('Also null where the organisation has no semantic search'),
  summary: z.object({
    state: z.enum(['ready', 'stale', 'none', 'off']).describe('off: the organisation does not use AI'),
    text: z.string().nullable(),
    keyPoints: z.array(z.string()),
    citations: z.array(z.object({ blockId: z.string(), quote: z.string() })),
    language: z.string().nullable(),
    revision: z.int().nullable().describe('That it was made of'),
    madeAt: z.iso.datetime().nullable(),
  }),
  readingState: z.object({
    progressPercent: z.int().describe('How far the caller has read; 0 is from the start'),
    lastBlockId: z.string().nullable(),
    lastReadRevision: z.int().nullable(),
    unreadRevisions: z.int().nullable(),
    lastReadAt: z.iso.datetime().nullable(),
  }),
  activity: activityPage,
  analytics: z
    .object({
      views: z.int(),
      uniqueReaders: z.int(),
      averageReadSeconds: z.number(),
      days: z
        .array(z.object({ date: z.string(), views: z.int(), uniqueReaders: z.int() }))
        .describe('Of the last 30, oldest first, without those that had no view'),
      computedAt: z.iso.datetime(),
    })
    .describe('Also null for a new document: they are computed hourly'),
  revisions: revisionPage,
  presence: z.object({
    people: z.array(
      z.object({
        userId: z.string(),
        name: z.string(),
        state: z.string().describe('active or idle'),
        blockId: z.string().nullable(),
        lastSeenAt: z.iso.datetime(),
      }),
    ),
    asOf: z.iso.datetime(),
  }),
  grants: z
    .object({
      items: z.array(grant),
      hasMore: z.boolean(),
    })
    .describe('Also null for who may not see them'),
} as const satisfies Record<Includable, z.ZodType>;

type Shape<Name extends Includable> = z.output<(typeof sectionShapes)[Name]>;

export interface DocumentSections {
  readonly access: Read<'access'>;
  readonly document: Read<'document'>;
  readonly revision: Read<'revision'> | Read<'latestBody'>;
  readonly owner: Read<'user'> | undefined;
  readonly outline: Read<'outline'> | undefined;
  readonly collaborators: Read<'collaborators'> | undefined;
  readonly comments: Read<'comments'> | undefined;
  readonly tags: Read<'tags'> | undefined;
  readonly attachments: Read<'attachments'> | undefined;
  readonly related: Read<'related'>['documents'] | undefined;
  readonly summary: Read<'summary'> | undefined;
  readonly readingState: Read<'readingState'> | undefined;
  readonly activity: Read<'activity'> | undefined;
  readonly analytics: Read<'analytics'> | undefined;
  readonly revisions: Read<'revisions'> | undefined;
  readonly presence: Read<'presence'> | undefined;
  readonly grants: Read<'grants'> | undefined;
}

/** How each section is shown, if it is there. */
export const shownAs: { readonly [Name in Includable]: (sections: DocumentSections) => Shape<Name> | null } = {
  body: ({ revision }) => ('content' in revision ? { blocks: revision.content.blocks } : null),
  owner: ({ owner }) =>
    owner ? { userId: owner.userId, name: owner.displayName, jobTitle: owner.jobTitle, status: owner.status } : null,
  outline: ({ outline, revision }) =>
    outline ? { ...outline, isStale: outline.revision !== revision.revision } : null,
  collaborators: ({ collaborators }) =>
    collaborators
      ? {
          items: collaborators.collaborators.map((person) => ({
            userId: person.user_id,
            name: person.display_name,
            lastActiveAt: person.last_active_at,
          })),
          total: collaborators.total,
        }
      : null,
  comments: ({ comments }) => (comments ? toThreads(comments) : null),
  tags: ({ tags }) => tags?.items ?? null,
  attachments: ({ attachments }) => attachments?.items ?? null,
  related: ({ related }) => related?.map(({ documentId, title }) => ({ documentId, title })) ?? null,
  summary: ({ summary }) => summaryShown(summary),
  readingState: ({ readingState }) => placeShown(readingState),
  activity: ({ activity }) => (activity ? toActivityPage(activity, { page: 1, size: firstPage.activity }) : null),
  analytics: ({ analytics }) => (analytics ? analyticsShown(analytics) : null),
  revisions: ({ revisions }) => (revisions ? toRevisionPage(revisions) : null),
  presence: ({ presence }) => (presence ? presenceShown(presence) : null),
  grants: ({ grants }) => (grants ? grantsShown(grants) : null),
};

function summaryShown(summary: DocumentSections['summary']): Shape<'summary'> | null {
  if (summary === undefined) return null;
  if (summary === 'none' || summary === 'off') {
    const nothing = { text: null, keyPoints: [], citations: [], language: null, revision: null, madeAt: null };
    return { state: summary, ...nothing };
  }
  const { stale, text, language, revision, created_at: madeAt } = summary;
  return {
    state: stale ? 'stale' : 'ready',
    text,
    keyPoints: summary.key_points,
    citations: summary.citations.map(({ block_id: blockId, quote }) => ({ blockId, quote })),
    language,
    revision,
    madeAt,
  };
}

function placeShown(state: DocumentSections['readingState']): Shape<'readingState'> | null {
  if (state === undefined) return null;
  // Never read: from the start.
  if (state === null)
    return { progressPercent: 0, lastBlockId: null, lastReadRevision: null, unreadRevisions: null, lastReadAt: null };
  return {
    progressPercent: state.ProgressPercent,
    lastBlockId: state.LastBlockId,
    lastReadRevision: state.LastReadRevision,
    unreadRevisions: state.UnreadRevisions,
    lastReadAt: state.LastReadAt,
  };
}

function analyticsShown(analytics: NonNullable<Read<'analytics'>>): Shape<'analytics'> {
  return {
    views: analytics.Views,
    uniqueReaders: analytics.UniqueReaders,
    averageReadSeconds: analytics.AverageReadSeconds,
    days: analytics.Series.map((day) => ({ date: day.Date, views: day.Views, uniqueReaders: day.UniqueReaders })),
    computedAt: analytics.ComputedAt,
  };
}

function presenceShown({ users, as_of: asOf }: Read<'presence'>): Shape<'presence'> {
  const people = users.map((user) => ({
    userId: user.user_id,
    name: user.display_name,
    state: user.state,
    blockId: user.block_id,
    lastSeenAt: user.last_seen_at,
  }));
  return { people, asOf };
}

function grantsShown(grants: Read<'grants'>): Shape<'grants'> | null {
  if (grants === 'hidden') return null;
  return { items: grants.body, hasMore: nextGrants(grants.headers) !== undefined };
}
