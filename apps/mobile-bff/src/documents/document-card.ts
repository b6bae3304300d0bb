import { z } from 'zod';
import { commentExcerpt, toCommentExcerpt } from '../comments/comment-card.ts';
import { excerptOf } from '../excerpt.ts';
import { attachmentPath, avatarPath, thumbnailPath } from '../files/file-paths.ts';
import type { Read } from '../reads.ts';
import { bodyPage, startOf, toBodyPage } from './body-pages.ts';

// What the screen of a document shows before anyone taps: these keep a typical answer within 2 KiB compressed.
export const shown = { headings: 30, headingLength: 80, collaborators: 5, comments: 5, attachments: 5, related: 3 };

export const documentCard = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string().describe('draft, inReview, published or archived'),
  language: z.string(),
  wordCount: z.int(),
  updatedAt: z.iso.datetime(),
  permissions: z.array(z.string()).describe('What the caller may do: read, comment, write, share, delete'),
  revision: z.int().describe('The latest one'),
  savedAt: z.iso.datetime().describe('When it was saved'),
  thumbnailUrl: z.string().nullable(),
  ownerId: z.string(),
  ownerName: z.string().nullable(),
  ownerAvatarUrl: z.string().nullable(),
  outline: z.array(z.object({ blockId: z.string(), level: z.int(), text: z.string() })).nullable(),
  outlineIsStale: z.boolean().describe('The outline is of another revision: its blocks may be gone'),
  collaborators: z
    .array(z.object({ userId: z.string(), name: z.string(), avatarUrl: z.string().nullable() }))
    .nullable(),
  collaboratorCount: z.int().nullable(),
  comments: z.array(commentExcerpt).nullable(),
  hasMoreComments: z.boolean(),
  tags: z.array(z.string()).nullable(),
  attachments: z
    .array(
      z.object({
        attachmentId: z.string(),
        fileName: z.string(),
        sizeBytes: z.int(),
        url: z.string().nullable().describe('Null unless the file was found clean'),
      }),
    )
    .nullable(),
  attachmentCount: z.int().nullable(),
  related: z.array(z.object({ documentId: z.string(), title: z.string() })).nullable(),
  summaryState: z.enum(['ready', 'stale', 'none', 'off']).nullable().describe('off: the organisation does not use AI'),
  summary: z.string().nullable(),
  progressPercent: z.int().nullable().describe('How far the caller has read; 0 is from the start'),
  lastBlockId: z.string().nullable(),
  lastReadAt: z.iso.datetime().nullable(),
  body: bodyPage.optional().describe('With body=full'),
});
export type DocumentCard = z.output<typeof documentCard>;

export interface DocumentSections {
  readonly access: Read<'access'>;
  readonly document: Read<'document'>;
  readonly revision: Read<'revision'> | Read<'latestBody'>;
  readonly outline: Read<'outline'> | undefined;
  readonly owner: Read<'user'> | undefined;
  readonly collaborators: Read<'collaborators'> | undefined;
  readonly comments: Read<'comments'> | undefined;
  readonly tags: Read<'tags'> | undefined;
  readonly attachments: Read<'attachments'> | undefined;
  readonly related: Read<'related'> | undefined;
  readonly summary: Read<'summary'> | undefined;
  readonly readingState: Read<'readingState'> | undefined;
}

/** What a phone shows of a document. A section that was lost is null; an empty list means that there is nothing. */
export function toDocumentCard(sections: DocumentSections): DocumentCard {
  const { document, revision, access, tags, related } = sections;
  const card = {
    documentId: document.documentId,
    title: document.title,
    status: document.status,
    language: document.language,
    wordCount: document.wordCount,
    updatedAt: document.updatedAt,
    permissions: access.permissions,
    revision: revision.revision,
    savedAt: revision.createdAt,
    thumbnailUrl: thumbnailPath(document),
    ...ownerOf(sections),
    ...outlineOf(sections),
    ...peopleOf(sections),
    tags: tags?.items.map((tag) => tag.name) ?? null,
    ...attachmentsOf(sections),
    related: related?.documents.slice(0, shown.related).map(({ documentId, title }) => ({ documentId, title })) ?? null,
    ...summaryOf(sections.summary),
    ...placeOf(sections.readingState),
  };
  if (!('content' in revision)) return card;
  const besidesBytes = Buffer.byteLength(JSON.stringify(card));
  return { ...card, body: toBodyPage(revision.content.blocks, startOf(revision.revision), besidesBytes) };
}

function ownerOf({ document, owner }: DocumentSections) {
  const avatarUrl = owner === undefined ? null : avatarPath({ userId: document.ownerId, avatarUrl: owner.avatarUrl });
  return { ownerId: document.ownerId, ownerName: owner?.displayName ?? null, ownerAvatarUrl: avatarUrl };
}

function outlineOf({ outline, revision }: DocumentSections) {
  const headings = outline?.items.slice(0, shown.headings);
  return {
    outline: headings?.map((item) => ({ ...item, text: excerptOf(item.text, shown.headingLength) })) ?? null,
    outlineIsStale: outline !== undefined && outline.revision !== revision.revision,
  };
}

function peopleOf({ collaborators, comments }: DocumentSections) {
  const people = collaborators?.collaborators.slice(0, shown.collaborators);
  return {
    collaborators:
      people?.map(({ user_id: userId, display_name: name, avatar_url: avatarUrl }) => {
        return { userId, name, avatarUrl: avatarPath({ userId, avatarUrl }) };
      }) ?? null,
    collaboratorCount: collaborators?.total ?? null,
    comments: comments?.comments.slice(0, shown.comments).map(toCommentExcerpt) ?? null,
    hasMoreComments:
      comments !== undefined && (comments.next_page_token !== '' || comments.comments.length > shown.comments),
  };
}

function attachmentsOf({ document, attachments }: DocumentSections) {
  const files = attachments?.items.slice(0, shown.attachments);
  return {
    attachments:
      files?.map(({ attachmentId, fileName, sizeBytes, scanStatus }) => {
        const url = scanStatus === 'clean' ? attachmentPath(document.documentId, attachmentId) : null;
        return { attachmentId, fileName, sizeBytes, url };
      }) ?? null,
    attachmentCount: attachments?.items.length ?? null,
  };
}

function summaryOf(summary: DocumentSections['summary']): Pick<DocumentCard, 'summaryState' | 'summary'> {
  if (summary === undefined) return { summaryState: null, summary: null };
  if (summary === 'none' || summary === 'off') return { summaryState: summary, summary: null };
  return { summaryState: summary.stale ? 'stale' : 'ready', summary: summary.text };
}

function placeOf(state: DocumentSections['readingState']) {
  if (state === undefined) return { progressPercent: null, lastBlockId: null, lastReadAt: null };
  if (state === null) return { progressPercent: 0, lastBlockId: null, lastReadAt: null }; // never read: from the start
  return { progressPercent: state.ProgressPercent, lastBlockId: state.LastBlockId, lastReadAt: state.LastReadAt };
}
