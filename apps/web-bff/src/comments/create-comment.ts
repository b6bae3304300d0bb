import { effect, idempotent } from '@frontdesk/idempotency';
import { created, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { blockId, commentId, documentId, userId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { comment as commentShape, toComment } from './comment.ts';
import { toCommentProblem, unfitComment } from './comment-problems.ts';

const offset = z.int().min(0).max(20_000);
const Body = z.strictObject({
  body: z.string().min(1).max(10_000).describe('Markdown'),
  parentId: commentId.nullish().describe('The comment that this one replies to'),
  mentions: z.array(userId).max(50).optional(),
  anchor: z
    .strictObject({ blockId, revision: z.int().min(1).max(2_147_483_647), start: offset, end: offset })
    .nullish()
    .describe('The range of a block that it is about, in UTF-16 units'),
});

export const createComment = route({
  name: 'createComment',
  post: '/v2/documents/{documentId}/comments',
  summary: 'Comment on a document, or reply',
  tags: ['Comments'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  body: Body,
  answers: { 201: commentShape },
  problems: [noSuchDocument, notAllowed, unfitComment],
  // Collaboration makes another comment for each call, whoever sends it twice.
  ...idempotent('required', {
    readThatTells: 'GET /v2/documents/{documentId}?include=comments',
    announcesEffect: true,
  }),
  handle: async ({ params, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const request = { document_id: params.documentId, body: toRequest(body) };
    const comment = await effect(exchange, () => reads.createComment(request, reach).catch(toCommentProblem));
    return created(`/v2/documents/${params.documentId}?include=comments`, toComment(comment));
  },
});

function toRequest({ body, parentId, mentions, anchor }: z.output<typeof Body>) {
  return {
    body,
    parent_id: parentId ?? null,
    mentions: [...new Set(mentions)],
    anchor: anchor
      ? { block_id: anchor.blockId, revision: anchor.revision, start: anchor.start, end: anchor.end }
      : null,
  };
}
