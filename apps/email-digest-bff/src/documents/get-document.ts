import { answerParts, sectionOff, sectionTimedOut } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { runsJobs } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { documentId, tenantId, userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentCard } from './document-card.ts';
import { documentView } from './document-view.ts';
import { noSuchDocument } from './no-such-document.ts';

export const getDocument = route({
  name: 'getDocument',
  post: '/v1/documents/{documentId}/for-recipient',
  summary: 'A document as the recipient sees it, who has allowed it',
  description: 'A section that could not be had is null and named in `degraded`.',
  tags: ['Documents'],
  access: runsJobs,
  params: z.strictObject({ documentId }),
  body: z.strictObject({ recipient: z.strictObject({ tenantId, userId }) }),
  answers: { 200: withDegraded(documentCard) },
  problems: [sectionOff, sectionTimedOut, noSuchDocument],
  handle: async ({ params, body: asked }, { reads, composing, consents, serverTiming }: Services, exchange) => {
    const recipient = await consents.principalOf(asked.recipient, exchange);
    const request = { reads, documentId: params.documentId };
    const composed = await documentView.compose(request, reachOf(exchange, recipient), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok(body, headers);
  },
});
