import type { ChangeEvent } from '@frontdesk/change-events';
import { z } from 'zod';
import { etagOf } from '../documents/if-match.ts';

/** What readers of a document are told: which thing changed, by its id. They read it again themselves, if they may. */
export interface LiveEvent {
  /** Null: each document of the organisation may be meant. */
  readonly documentId: string | null;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whose access may have changed. */
export interface AccessChange {
  readonly documentId: string | null;
  /** A user's, a group's, or null for whoever there is. */
  readonly granteeId: string | null;
}

const id = z.string().max(64);
const documentUpdated = z.object({ documentId: id, version: z.int(), changedFields: z.array(z.string()) });
const documentDeleted = z.object({ documentId: id });
const revisionCreated = z.object({ documentId: id, revision: z.int(), authorId: id });
const accessChanged = z.object({ documentId: id.nullable(), granteeId: id.nullable() });
const userUpdated = z.object({ userId: id, changedFields: z.array(z.string()) });
const commentCreated = z.object({ document_id: id, comment_id: id, parent_id: id.nullable(), author_id: id });
const commentResolved = z.object({ document_id: id, comment_id: id, resolved_by: id });
const summaryRefreshed = z.object({ document_id: id, revision: z.int(), language: z.string().max(35) });

// Others are added without notice, and may be of the platform alone.
const shownFields = new Set([
  ...['title', 'description', 'folderId', 'ownerId', 'status', 'language', 'currentRevision', 'tags', 'attachments'],
]);

const told: Readonly<Record<string, (data: unknown) => LiveEvent>> = {
  'document.updated': (data) => {
    const { documentId, version, changedFields } = documentUpdated.parse(data);
    const fields = changedFields.filter((field) => shownFields.has(field));
    return { documentId, event: 'document-changed', data: { etag: etagOf(version), fields } };
  },
  'revision.created': (data) => {
    const { documentId, revision, authorId } = revisionCreated.parse(data);
    return { documentId, event: 'revision-created', data: { revision, authorId } };
  },
  'access.changed': (data) => {
    const { documentId, granteeId } = accessChanged.parse(data);
    return { documentId, event: accessChangedEvent, data: isUser(granteeId) ? { userId: granteeId } : {} };
  },
  'comment.created': (data) => {
    const { document_id, comment_id, parent_id, author_id } = commentCreated.parse(data);
    const comment = { commentId: comment_id, parentId: parent_id, authorId: author_id };
    return { documentId: document_id, event: 'comment-created', data: comment };
  },
  'comment.resolved': (data) => {
    const { document_id, comment_id, resolved_by } = commentResolved.parse(data);
    return {
      documentId: document_id,
      event: 'comment-resolved',
      data: { commentId: comment_id, resolvedBy: resolved_by },
    };
  },
  'summary.refreshed': (data) => {
    const { document_id, revision, language } = summaryRefreshed.parse(data);
    return { documentId: document_id, event: 'summary-refreshed', data: { revision, language } };
  },
};

const accessChangedEvent = 'access-changed';

/** Undefined: readers are told nothing of it. Throws at what is not as the platform says. */
export function liveEventOf({ type, data }: ChangeEvent): LiveEvent | undefined {
  return told[type]?.(data);
}

export function accessChangeOf({ type, data }: ChangeEvent): AccessChange | undefined {
  if (type === 'access.changed') return accessChanged.parse(data);
  if (type !== 'user.updated') return undefined;
  const { userId, changedFields } = userUpdated.parse(data);
  // What their groups may read is theirs, or is not any more.
  return changedFields.includes('groupIds') ? { documentId: null, granteeId: userId } : undefined;
}

export function deletedBy({ type, data }: ChangeEvent): string | undefined {
  return type === 'document.deleted' ? documentDeleted.parse(data).documentId : undefined;
}

/** A group may have anyone in it. */
export function isTouched(userId: string, { granteeId }: AccessChange): boolean {
  return !isUser(granteeId) || granteeId === userId;
}

/** Whose access it is that changed is for themselves, and for those who may see the grants. */
export function isFor(
  { userId, mayShare }: { userId: string; mayShare: boolean },
  event: string,
  data: string,
): boolean {
  if (event !== accessChangedEvent || mayShare) return true;
  const { userId: whose = userId } = JSON.parse(data) as { userId?: string };
  return whose === userId;
}

function isUser(granteeId: string | null): boolean {
  return granteeId?.startsWith('usr_') === true;
}
