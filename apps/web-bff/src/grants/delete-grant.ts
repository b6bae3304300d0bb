import { noContent, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId, granteeId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { inheritedGrant, lastOwner, toGrantProblem } from './grant-problems.ts';

export const deleteGrant = route({
  name: 'deleteGrant',
  delete: '/v2/documents/{documentId}/grants/{granteeId}',
  summary: 'Take a grant on a document back',
  description: 'For those who may share it, and for whose grant it is. One that is not there is taken back, too.',
  tags: ['Grants'],
  access: writesDocuments,
  params: z.strictObject({ documentId, granteeId }),
  answers: { 204: null },
  problems: [noSuchDocument, notAllowed, lastOwner, inheritedGrant],
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    await reads.deleteGrant(params, reach).catch(toGrantProblem);
    return noContent();
  },
});
