// What can be done with comments: list, create, edit, resolve, delete, count.
import { hashOf } from '../../world/random.ts';
import type { Comment } from '../../world/comment.ts';
import type { World } from '../../world/world.ts';
import { Refusal } from '../../http/refusal.ts';
import type { CommentCreate, CommentPatch } from './collaboration-input.ts';
import { repliesTo, seconds, statusOf } from './collaboration-form.ts';

export interface Author {
  readonly userId: string;
  readonly tenantId: string;
  readonly traceparent: string | undefined;
}

export function commentsOf(world: World, documentId: string, status: 'open' | 'resolved' | 'all'): Comment[] {
  return [...world.comments.values()].filter(
    (comment) => comment.documentId === documentId && (status === 'all' || statusOf(world, comment) === status),
  );
}

export function addComment(world: World, documentId: string, given: CommentCreate, author: Author): Comment {
  const parent = given.parent_id === null ? undefined : world.comments.get(given.parent_id);
  if (given.parent_id !== null && parent?.documentId !== documentId) throw new Refusal(400, 'invalid_argument', '');
  if (parent && parent.parentId !== null) throw new Refusal(422, 'parent_is_a_reply', '');
  checkMentions(world, given.mentions, author.tenantId);
  const { anchor } = given;
  const comment: Comment = {
    commentId: world.newId('cmt'),
    documentId,
    tenantId: author.tenantId,
    parentId: given.parent_id,
    authorId: author.userId,
    body: given.body,
    mentions: given.mentions,
    anchor: anchor && { blockId: anchor.block_id, revision: anchor.revision, start: anchor.start, end: anchor.end },
    status: 'open',
    resolvedBy: null,
    resolvedAt: null,
    createdAt: world.now(),
    editedAt: null,
    moderationScore: (hashOf(given.body) % 100) / 1000,
    internalNotes: null,
  };
  world.comments.set(comment.commentId, comment);
  sawDocument(world, documentId, author.userId);
  publishCreated(world, comment, author.traceparent);
  return comment;
}

/** The checks of who may come before. */
export function changeComment(world: World, comment: Comment, patch: CommentPatch, by: Author): void {
  if (patch.status !== undefined && comment.parentId !== null) throw new Refusal(422, 'reply_has_no_status', '');
  if (patch.mentions) checkMentions(world, patch.mentions, by.tenantId);
  if (patch.body !== undefined || patch.mentions) {
    comment.body = patch.body ?? comment.body;
    comment.mentions = patch.mentions ?? comment.mentions;
    comment.editedAt = world.now();
  }
  if (patch.status === undefined || patch.status === comment.status) return;
  const isResolved = patch.status === 'resolved';
  comment.status = patch.status;
  comment.resolvedBy = isResolved ? by.userId : null;
  comment.resolvedAt = isResolved ? world.now() : null;
  sawDocument(world, comment.documentId, by.userId);
  if (isResolved) publishResolved(world, comment, by);
}

export function removeComment(world: World, comment: Comment): void {
  for (const { commentId } of repliesTo(world, comment.commentId)) world.comments.delete(commentId);
  world.comments.delete(comment.commentId);
}

export function countsOf(world: World, documentId: string): Record<string, unknown> {
  const comments = commentsOf(world, documentId, 'all');
  const threads = comments.filter(({ parentId }) => parentId === null);
  const resolved = threads.filter(({ status }) => status === 'resolved').length;
  const last = comments.reduce((latest, { createdAt }) => Math.max(latest, createdAt), 0);
  return {
    document_id: documentId,
    open_threads: threads.length - resolved,
    resolved_threads: resolved,
    comments: comments.length,
    last_comment_at: comments.length === 0 ? null : seconds(last),
  };
}

function checkMentions(world: World, mentions: readonly string[], tenantId: string): void {
  const isKnown = (userId: string): boolean => world.users.get(userId)?.tenantId === tenantId;
  if (!mentions.every(isKnown)) throw new Refusal(422, 'mentioned_user_unknown', '');
}

function sawDocument(world: World, documentId: string, userId: string): void {
  const key = `${documentId}/${userId}`;
  const visit = world.visits.get(key);
  if (visit) visit.lastActiveAt = Math.max(visit.lastActiveAt, world.now());
  else world.visits.set(key, { documentId, userId, lastActiveAt: world.now(), internalNotes: null });
}

function publishCreated(world: World, comment: Comment, traceparent: string | undefined): void {
  const { commentId, documentId, parentId, authorId, mentions, createdAt, tenantId } = comment;
  const data = {
    comment_id: commentId,
    document_id: documentId,
    parent_id: parentId,
    author_id: authorId,
    mentions,
    created_at: seconds(createdAt),
  };
  world.publish({ type: 'comment.created', source: 'collaboration', subject: commentId, tenantId, data, traceparent });
}

function publishResolved(world: World, { commentId, documentId, tenantId }: Comment, by: Author): void {
  const { userId, traceparent } = by;
  const data = {
    comment_id: commentId,
    document_id: documentId,
    resolved_by: userId,
    resolved_at: seconds(world.now()),
  };
  world.publish({ type: 'comment.resolved', source: 'collaboration', subject: commentId, tenantId, data, traceparent });
}
