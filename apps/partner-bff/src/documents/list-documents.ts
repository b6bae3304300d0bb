import { answerParts, sectionOff, sectionTimedOut, view } from '@frontdesk/composition';
import { backendCursor, cursorIn, cursorOf, limitIn, pageOf, refuseCursor } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { folderId, userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { documentRow, toDocumentRow } from './document-row.ts';

const Query = z.strictObject({
  folderId: folderId.optional(),
  ownerId: userId.optional(),
  // Programs that keep a copy ask for what changed last, until they know what comes.
  sort: z.enum(['-updatedAt', 'updatedAt', 'title', '-title']).default('-updatedAt'),
  limit: limitIn({ max: 50, usual: 25 }),
  cursor: cursorIn('documents', backendCursor(512)).optional(),
});

interface ListRequest {
  readonly reads: Reads;
  readonly filters: z.output<typeof Query>;
}

/** The documents service lists what the person may see, and nothing else. */
export const listView = view<ListRequest, CallerReach>('partner.documents')
  .required('page', ({ reads, filters }, reach) => reads.documents(filters, reach).catch(refuseCursor(filters.cursor)))
  .presentedBy(({ page }) => ({
    items: page.items.map(toDocumentRow),
    nextCursor: page.nextCursor === null ? null : cursorOf('documents', page.nextCursor),
  }));

export const listDocuments = route({
  name: 'listDocuments',
  get: '/v1/documents',
  summary: 'The documents that the person may see, in whose name the key acts',
  tags: ['Documents'],
  access: readsDocuments,
  query: Query,
  answers: { 200: withDegraded(pageOf(documentRow)) },
  problems: [sectionOff, sectionTimedOut],
  handle: async ({ query: filters }, { reads, composing, serverTiming }: Services, exchange) => {
    const composed = await listView.compose({ reads, filters }, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok(body, headers);
  },
});
