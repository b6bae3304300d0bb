import { answerParts, view } from '@frontdesk/composition';
import { backendCursor, cursorIn, limitIn, refuseCursor } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { namesOf } from '../people/names.ts';
import { reachOf } from '../reach.ts';
import type { Read, Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { grantPage, toGrantPage } from './grant.ts';
import { toGrantProblem } from './grant-problems.ts';

interface GrantsRequest {
  readonly reads: Reads;
  readonly page: Read<'grantPage'>;
}

/** The page itself is there already: who may not see it hears 403, while a view says of all that is refused "no such". */
export const grantsView = view<GrantsRequest, CallerReach>('web.grants')
  .optional('names', { withinMs: 600 }, ({ reads, page }, reach) => namesOf(peopleOf(page), reads, reach))
  .presentedBy(({ names }, { page }) => toGrantPage(page, names));

export const listGrants = route({
  name: 'listGrants',
  get: '/v2/documents/{documentId}/grants',
  summary: 'Who was given what on a document, or on a folder above it',
  description: 'For those who may share it.',
  tags: ['Grants'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: z.strictObject({
    limit: limitIn({ max: 100, usual: 50 }),
    cursor: cursorIn('grants', backendCursor(100)).optional(),
  }),
  answers: { 200: grantPage },
  problems: [noSuchDocument, notAllowed],
  handle: async ({ params, query }, { reads, composing, serverTiming }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const request = { ...params, limit: query.limit, after: query.cursor };
    const page = await reads.grantPage(request, reach).catch(refuseCursor(query.cursor)).catch(toGrantProblem);
    const composed = await grantsView.compose({ reads, page }, reach, composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok({ ...body, degraded: [...body.degraded] }, headers);
  },
});

function peopleOf({ body }: Read<'grantPage'>): string[] {
  return body.flatMap((grant) => [grant.grantedBy, ...(grant.granteeType === 'user' ? [grant.granteeId] : [])]);
}
