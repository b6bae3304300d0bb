// How collaboration writes things: snake_case, seconds since the epoch, `{status, reason, request_id}`.
import type { Answer } from '../../http/answer.ts';
import type { Refusal } from '../../http/refusal.ts';
import type { Comment, Presence, Visit } from '../../world/comment.ts';
import type { World } from '../../world/world.ts';
import type { CopiedPerson } from './copied-people.ts';

export interface Forms {
  readonly world: World;
  readonly personOf: (userId: string) => CopiedPerson;
}

export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

export function commentForm({ world, personOf }: Forms, comment: Comment): Record<string, unknown> {
  const { authorId, anchor, parentId, editedAt, resolvedAt } = comment;
  const { displayName, avatarUrl } = personOf(authorId);
  return {
    comment_id: comment.commentId,
    document_id: comment.documentId,
    parent_id: parentId,
    author: { user_id: authorId, display_name: displayName, avatar_url: avatarUrl },
    body: comment.body,
    mentions: comment.mentions,
    anchor: anchor && { block_id: anchor.blockId, revision: anchor.revision, start: anchor.start, end: anchor.end },
    status: statusOf(world, comment),
    resolved_by: comment.resolvedBy,
    resolved_at: resolvedAt === null ? null : seconds(resolvedAt),
    reply_count: repliesTo(world, comment.commentId).length,
    created_at: seconds(comment.createdAt),
    edited_at: editedAt === null ? null : seconds(editedAt),
    moderation_score: world.internals.number(comment.moderationScore),
    internal_notes: world.internals.text(comment.internalNotes),
  };
}

/** Of the thread: a reply has its parent's. */
export function statusOf(world: World, { parentId, status }: Comment): 'open' | 'resolved' {
  return (parentId === null ? undefined : world.comments.get(parentId)?.status) ?? status;
}

export function repliesTo(world: World, commentId: string): Comment[] {
  return [...world.comments.values()].filter(({ parentId }) => parentId === commentId);
}

export function collaboratorForm({ world, personOf }: Forms, visit: Visit, role: string): Record<string, unknown> {
  const { displayName, avatarUrl } = personOf(visit.userId);
  return {
    user_id: visit.userId,
    display_name: displayName,
    avatar_url: avatarUrl,
    role,
    last_active_at: seconds(visit.lastActiveAt),
    internal_notes: world.internals.text(visit.internalNotes),
  };
}

export function presenceForm(
  { world, personOf }: Forms,
  presence: Presence,
  lastSeenAt: number,
): Record<string, unknown> {
  const { userId, state, blockId } = presence;
  return {
    user_id: userId,
    display_name: personOf(userId).displayName,
    state,
    block_id: blockId,
    last_seen_at: seconds(lastSeenAt),
    debug_info: world.internals.text(`ws-gw-${1 + (userId.charCodeAt(4) % 5)}`),
  };
}

const reasonOf: Readonly<Record<number, string>> = {
  400: 'invalid_argument',
  401: 'token_invalid',
  403: 'not_allowed',
  404: 'document_not_found',
};
const ownReasons = new Set([
  'page_token_expired',
  'comment_not_found',
  'parent_is_a_reply',
  'mentioned_user_unknown',
  'reply_has_no_status',
]);

export function errorAnswer(world: World, refusal: Refusal): Answer {
  const status = refusal.status === 413 ? 400 : refusal.status;
  const reason = ownReasons.has(refusal.code) ? refusal.code : (reasonOf[status] ?? 'internal');
  const body = { status, reason, request_id: world.newId('req'), debug_info: world.internals.text(refusal.debugInfo) };
  return { status, headers: refusal.headers, body };
}
