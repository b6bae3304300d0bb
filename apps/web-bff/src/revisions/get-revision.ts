import { view } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { bodyBlock } from '../documents/block.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Read, Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { noSuchRevision, noSuchRevisionProblem, revisionNumber } from './no-such-revision.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

const wholeRevision = savedRevision.extend({ blocks: z.array(bodyBlock) });

export function toWholeRevision(read: Exclude<Read<'oneRevision'>, 'none'>): z.output<typeof wholeRevision> {
  return { ...toSavedRevision(read), blocks: read.content.blocks };
}

interface RevisionRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly revision: number;
}

export const revisionView = view<RevisionRequest, CallerReach>('web.revision', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('found', ({ reads, documentId, revision }, reach) => reads.oneRevision({ documentId, revision }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(({ found }) => ({ found: found === 'none' ? null : toWholeRevision(found) }));

export const getRevision = route({
  name: 'getRevision',
  get: '/v2/documents/{documentId}/revisions/{revision}',
  summary: 'One revision with its body',
  description:
    'It never changes; who may read it does. So it may be kept, and has to be asked for again with its ETag.',
  tags: ['Revisions'],
  access: readsDocuments,
  params: z.strictObject({ documentId, revision: revisionNumber }),
  answers: { 200: wholeRevision },
  problems: [...viewProblems, noSuchDocument, noSuchRevision],
  handle: async ({ params }, { reads, composing }: Services, exchange) => {
    const { shape } = await revisionView.compose({ reads, ...params }, reachOf(exchange), composing(exchange));
    if (shape.found === null) throw noSuchRevisionProblem();
    return ok(shape.found, { 'Cache-Control': 'private, no-cache' });
  },
});
