import { answerParts, view } from '@frontdesk/composition';
import { backendCursor, cursorIn, cursorOf, limitIn, refuseCursor } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { folderId, userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { documentPage, toDocumentRow } from './document-row.ts';
import type { DocumentPage } from './document-row.ts';
import { searchView } from './search-view.ts';

const Query = z
  .strictObject({
    q: z.string().trim().min(1).max(500).optional().describe('By meaning, best first; one page'),
    folderId: folderId.optional(),
    ownerId: userId.optional(),
    tag: z
      .string()
      .min(1)
      .max(40)
      .regex(/^[^,]+$/, 'must not have a comma')
      .optional(),
    sort: z.enum(['-updatedAt', 'updatedAt', 'title', '-title']).optional().describe('Not with q'),
    limit: limitIn({ max: 50, usual: 25 }),
    cursor: cursorIn('documents', backendCursor(512)).optional().describe('Not with q'),
  })
  .check(({ value, issues }) => {
    for (const name of ['sort', 'cursor'] as const) {
      if (value.q === undefined || value[name] === undefined) continue;
      issues.push({ code: 'custom', message: 'cannot be given together with q', path: [name], input: value });
    }
  });

type Filters = Omit<z.output<typeof Query>, 'q'>;

interface ListRequest {
  readonly reads: Reads;
  readonly filters: Filters;
}

export const listView = view<ListRequest, CallerReach>('mobile.documents')
  .required('page', ({ reads, filters }, reach) => reads.documents(filters, reach).catch(refuseCursor(filters.cursor)))
  .presentedBy(({ page }): DocumentPage => ({
    items: page.items.map((document) => ({ ...toDocumentRow(document), snippet: null, highlights: [] })),
    nextCursor: page.nextCursor === null ? null : cursorOf('documents', page.nextCursor),
  }));

export const listDocuments = route({
  name: 'listDocuments',
  get: '/v1/documents',
  summary: 'The documents that the caller may see, or those that a search finds',
  tags: ['Documents'],
  access: readsDocuments,
  query: Query,
  answers: { 200: withDegraded(documentPage) },
  problems: viewProblems,
  handle: async ({ query: { q, ...filters } }, { reads, composing, serverTiming }: Services, exchange) => {
    const reach = reachOf(exchange);
    const composed =
      q === undefined
        ? await listView.compose({ reads, filters }, reach, composing(exchange))
        : await searchView.compose({ reads, ...filters, q }, reach, composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok(body, headers);
  },
});
