// The collaboration service, as its contract describes it.
import type { Answer } from '../../http/answer.ts';
import { bearer } from '../../http/bearer.ts';
import { queryOf } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Operation, RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import type { Decision } from '../../world/access.ts';
import type { Comment } from '../../world/comment.ts';
import type { Permission } from '../../world/grant.ts';
import { collaboratorForm, commentForm, errorAnswer, presenceForm, seconds } from './collaboration-form.ts';
import type { Forms } from './collaboration-form.ts';
import {
  checked,
  collaboratorsQuery,
  commentCreate,
  commentPatch,
  commentsQuery,
  countsQuery,
} from './collaboration-input.ts';
import { addComment, changeComment, commentsOf, countsOf, removeComment } from './comments.ts';
import type { Author } from './comments.ts';
import { createCopiedPeople } from './copied-people.ts';
import { createHeldAccess } from './held-access.ts';
import { pageAfter, pageToken, readPageToken } from './page-token.ts';
import { presentPeople } from './presence.ts';

type Request = ServiceRequest<TokenCaller>;

interface Parts extends Forms {
  readonly accessOf: (userId: string, documentId: string) => Decision | undefined;
}

export function collaborationService(deps: ServiceDeps): RestService<TokenCaller> {
  const { world, tokens } = deps;
  const parts: Parts = { world, personOf: createCopiedPeople(world), accessOf: createHeldAccess(world) };
  return {
    name: 'collaboration',
    version: '4.0.2',
    authenticate: bearer({
      world,
      tokens,
      audience: 'collaboration',
      readScope: 'collaboration.read',
      writeScope: 'collaboration.write',
    }),
    refused: (refusal) => errorAnswer(world, refusal),
    operations: operationsOf(parts),
  };
}

const commentsPath = '/v1/documents/:document_id/comments';
const commentPath = '/v1/comments/:comment_id';

function operationsOf(parts: Parts): Operation<TokenCaller>[] {
  type Handle = (parts: Parts, request: Request) => Answer;
  const operation = (id: string, method: Operation<TokenCaller>['method'], path: string, handle: Handle) => ({
    id: `collaboration.${id}`,
    method,
    path,
    handle: (request: Request) => handle(parts, request),
  });
  return [
    operation('listComments', 'get', commentsPath, listComments),
    operation('createComment', 'post', commentsPath, createComment),
    operation('updateComment', 'patch', commentPath, updateComment),
    operation('deleteComment', 'delete', commentPath, deleteComment),
    operation('listCollaborators', 'get', '/v1/documents/:document_id/collaborators', listCollaborators),
    operation('getPresence', 'get', '/v1/documents/:document_id/presence', getPresence),
    operation('getCommentCounts', 'get', '/v1/comment_counts', getCommentCounts),
  ];
}

function listComments(parts: Parts, request: Request): Answer {
  const { world } = parts;
  const documentId = admittedTo(parts, request, 'read');
  const { page_token, page_size, status } = checked(commentsQuery, queryOf(request.query));
  const list = `comments/${documentId}/${status}`;
  const { page, end } = pageAfter(commentsOf(world, documentId, status), {
    size: page_size,
    after: readPageToken(list, page_token, world.now()),
    endOf: ({ createdAt, commentId }) => ({ at: createdAt, id: commentId }),
  });
  const next_page_token = end ? pageToken(list, end, world.now()) : '';
  return { status: 200, body: { comments: page.map((comment) => commentForm(parts, comment)), next_page_token } };
}

function createComment(parts: Parts, request: Request): Answer {
  const documentId = admittedTo(parts, request, 'comment');
  const given = checked(commentCreate, request.json());
  const comment = addComment(parts.world, documentId, given, authorOf(request));
  return { status: 201, body: commentForm(parts, comment) };
}

function updateComment(parts: Parts, request: Request): Answer {
  const { comment, access } = requireComment(parts, request);
  const patch = checked(commentPatch, request.json());
  const edits = patch.body !== undefined || patch.mentions !== undefined;
  if (edits && comment.authorId !== request.caller.userId) throw notAllowed();
  if (patch.status !== undefined && !access.permissions.includes('comment')) throw notAllowed();
  changeComment(parts.world, comment, patch, authorOf(request));
  return { status: 200, body: commentForm(parts, comment) };
}

function deleteComment(parts: Parts, request: Request): Answer {
  const { comment } = requireComment(parts, request);
  const { userId } = request.caller;
  const isOwner = parts.world.documents.get(comment.documentId)?.ownerId === userId;
  if (!isOwner && comment.authorId !== userId) throw notAllowed();
  removeComment(parts.world, comment);
  return { status: 204 };
}

function listCollaborators(parts: Parts, request: Request): Answer {
  const { world, accessOf } = parts;
  const documentId = admittedTo(parts, request, 'read');
  const { page_token, page_size } = checked(collaboratorsQuery, queryOf(request.query));
  const list = `collaborators/${documentId}`;
  const visits = [...world.visits.values()].filter(
    (visit) => visit.documentId === documentId && accessOf(visit.userId, documentId)?.permissions.includes('read'),
  );
  const { page, end } = pageAfter(visits, {
    size: page_size,
    after: readPageToken(list, page_token, world.now()),
    endOf: ({ lastActiveAt, userId }) => ({ at: lastActiveAt, id: userId }),
    newestFirst: true,
  });
  const collaborators = page.map((visit) => collaboratorForm(parts, visit, accessOf(visit.userId, documentId)!.role));
  const next_page_token = end ? pageToken(list, end, world.now()) : '';
  return { status: 200, body: { collaborators, total: visits.length, next_page_token } };
}

function getPresence(parts: Parts, request: Request): Answer {
  const documentId = admittedTo(parts, request, 'read');
  const present = presentPeople(parts.world, documentId, request.caller.userId);
  const users = present.map(({ presence, lastSeenAt }) => presenceForm(parts, presence, lastSeenAt));
  return { status: 200, body: { document_id: documentId, users, as_of: seconds(parts.world.now()) } };
}

function getCommentCounts(parts: Parts, request: Request): Answer {
  const { document_ids } = checked(countsQuery, queryOf(request.query));
  const { userId, tenantId } = request.caller;
  const seen = document_ids.filter(
    (documentId) =>
      parts.world.documents.get(documentId)?.tenantId === tenantId &&
      parts.accessOf(userId, documentId)?.permissions.includes('read'),
  );
  return { status: 200, body: { counts: seen.map((documentId) => countsOf(parts.world, documentId)) } };
}

/** The document of the path: 404 where there is none, 403 where the caller may not do this. */
function admittedTo(parts: Parts, { params, caller }: Request, permission: Permission): string {
  const documentId = params['document_id'] ?? '';
  if (parts.world.documents.get(documentId)?.tenantId !== caller.tenantId) {
    throw new Refusal(404, 'document_not_found', '');
  }
  if (!parts.accessOf(caller.userId, documentId)?.permissions.includes(permission)) throw notAllowed();
  return documentId;
}

function requireComment(parts: Parts, { params, caller }: Request): { comment: Comment; access: Decision } {
  const comment = parts.world.comments.get(params['comment_id'] ?? '');
  const isThere = comment && parts.world.documents.has(comment.documentId);
  if (!isThere || comment.tenantId !== caller.tenantId) throw new Refusal(404, 'comment_not_found', '');
  const access = parts.accessOf(caller.userId, comment.documentId);
  if (!access?.permissions.includes('read')) throw notAllowed();
  return { comment, access };
}

function notAllowed(): Refusal {
  return new Refusal(403, 'not_allowed', '');
}

function authorOf({ caller, traceparent }: Request): Author {
  return { userId: caller.userId, tenantId: caller.tenantId, traceparent };
}
