import { answerParts } from '@frontdesk/composition';
import { limitIn } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { folderId, userId } from '../ids.ts';
import { instant } from '../instant.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { documentMembers, tagName } from './document-members.ts';
import { searchResult } from './search-hit.ts';
import { searchView } from './search-view.ts';

const Query = z.strictObject({
  q: z.string().trim().min(1).max(500).describe('What is looked for, in words of one’s own'),
  folderId: folderId.optional(),
  ownerId: userId.optional(),
  tag: tagName.optional(),
  language: documentMembers.language.optional(),
  updatedAfter: instant.optional(),
  limit: limitIn({ max: 50, usual: 10 }),
});

export const searchDocuments = route({
  name: 'searchDocuments',
  get: '/v2/search',
  summary: 'The documents that a search by meaning finds, best first',
  description: 'One page. What was saved is found some seconds later: see the index status of a document.',
  tags: ['Search'],
  access: readsDocuments,
  query: Query,
  answers: { 200: searchResult },
  problems: viewProblems,
  handle: async ({ query: search }, { reads, composing, serverTiming }: Services, exchange) => {
    const composed = await searchView.compose({ reads, search }, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok({ ...body, degraded: [...body.degraded] }, headers);
  },
});
