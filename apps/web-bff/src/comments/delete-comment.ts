import { noContent, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { commentId, documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { noSuchComment, toCommentProblem } from './comment-problems.ts';
import { requireOnDocument } from './on-document.ts';

export const deleteComment = route({
  name: 'deleteComment',
  delete: '/v2/documents/{documentId}/comments/{commentId}',
  summary: 'Delete a comment and the replies to it',
  description: 'Its author may, and the owner of the document. Once it is gone, again is 404.',
  tags: ['Comments'],
  access: writesDocuments,
  params: z.strictObject({ documentId, commentId }),
  answers: { 204: null },
  problems: [noSuchDocument, noSuchComment, notAllowed],
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    await requireOnDocument(reads, params, reach);
    await reads.deleteComment({ comment_id: params.commentId }, reach).catch(toCommentProblem);
    return noContent();
  },
});
