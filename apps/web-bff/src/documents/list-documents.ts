import { answerParts } from '@frontdesk/composition';
import { backendCursor, cursorIn, limitIn } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { folderId, userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { tagName } from './document-members.ts';
import { documentPage } from './document-row.ts';
import { listView } from './list-view.ts';
import { mostDocuments } from './permissions.ts';

const Query = z.strictObject({
  q: z.string().trim().min(1).max(200).optional().describe('Beginnings of words in the title or description'),
  folderId: folderId.optional(),
  ownerId: userId.optional(),
  tag: tagName.optional(),
  sort: z.enum(['-updatedAt', 'updatedAt', 'title', '-title']).optional().describe('Without it, -updatedAt'),
  limit: limitIn({ max: mostDocuments, usual: 25 }),
  cursor: cursorIn('documents', backendCursor(512)).optional(),
});

export const listDocuments = route({
  name: 'listDocuments',
  get: '/v2/documents',
  summary: 'The documents that the caller may see, with their owners and how much is said about them',
  description:
    'A page may have fewer than `limit` documents and still not be the last one. To search by meaning: /v2/search.',
  tags: ['Documents'],
  access: readsDocuments,
  query: Query,
  answers: { 200: documentPage },
  problems: viewProblems,
  handle: async ({ query: filters }, { reads, composing, serverTiming }: Services, exchange) => {
    const composed = await listView.compose({ reads, filters }, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok({ ...body, degraded: [...body.degraded] }, headers);
  },
});
