import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId, granteeId } from '../ids.ts';
import { instant } from '../instant.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { grant } from './grant.ts';
import { inheritedGrant, lastOwner, toGrantProblem, unknownGrantee } from './grant-problems.ts';

// The access service keeps whole seconds, in UTC.
const expiresAt = instant
  .refine((time) => Date.parse(time) > Date.now(), 'must be in the future')
  .transform((time) => `${time.slice(0, 19)}Z`);

export const putGrant = route({
  name: 'putGrant',
  put: '/v2/documents/{documentId}/grants/{granteeId}',
  summary: 'Give a user or group a role on a document, or change it',
  description: 'For those who may share it; only an owner gives or takes the role of owner.',
  tags: ['Grants'],
  access: writesDocuments,
  params: z.strictObject({ documentId, granteeId }),
  body: z.strictObject({
    role: z.enum(['viewer', 'commenter', 'editor', 'owner']),
    expiresAt: expiresAt.nullable().exactOptional().describe('In whole seconds. Left out or null: never'),
  }),
  answers: { 200: grant },
  problems: [noSuchDocument, notAllowed, lastOwner, inheritedGrant, unknownGrantee],
  handle: async ({ params, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    return ok(await reads.putGrant({ ...params, body }, reach).catch(toGrantProblem));
  },
});
