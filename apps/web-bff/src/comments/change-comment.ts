import { effect, idempotent } from '@frontdesk/idempotency';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { commentId, documentId, userId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { comment as commentShape, toComment } from './comment.ts';
import { noSuchComment, toCommentProblem, unfitComment } from './comment-problems.ts';
import { requireOnDocument } from './on-document.ts';

const Body = z
  .strictObject({
    body: z.string().min(1).max(10_000).exactOptional().describe('Markdown; the author only'),
    mentions: z.array(userId).max(50).exactOptional().describe('The author only'),
    status: z.enum(['open', 'resolved']).exactOptional().describe('Of a thread; whoever may comment'),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

export const changeComment = route({
  name: 'changeComment',
  patch: '/v2/documents/{documentId}/comments/{commentId}',
  summary: 'Edit a comment, or resolve and reopen its thread',
  tags: ['Comments'],
  access: writesDocuments,
  params: z.strictObject({ documentId, commentId }),
  body: Body,
  answers: { 200: commentShape },
  problems: [noSuchDocument, noSuchComment, notAllowed, unfitComment],
  // A change says what it is to be: twice is as once, unless someone else changed it in between.
  ...idempotent('optional', {
    readThatTells: 'GET /v2/documents/{documentId}?include=comments',
    announcesEffect: true,
  }),
  handle: async ({ params, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    await requireOnDocument(reads, params, reach);
    const { mentions, ...change } = body;
    const patch = { ...change, ...(mentions && { mentions: [...new Set(mentions)] }) };
    const request = { comment_id: params.commentId, body: patch };
    const comment = await effect(exchange, () => reads.changeComment(request, reach).catch(toCommentProblem));
    return ok(toComment(comment), { 'Cache-Control': 'no-store' });
  },
});
