import { view } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { noSuchRevision, noSuchRevisionProblem, revisionNumber } from './no-such-revision.ts';
import { revisionDiff, toRevisionDiff } from './revision-diff.ts';

const Query = z.strictObject({ from: revisionNumber, to: revisionNumber });

interface DiffRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly query: z.output<typeof Query>;
}

export const diffView = view<DiffRequest, CallerReach>('web.diff', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('diff', ({ reads, documentId, query: { from, to } }, reach) =>
    reads.revisionDiff({ documentId, from, to }, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ diff }) => ({ diff: diff === 'none' ? null : toRevisionDiff(diff) }));

export const diffRevisions = route({
  name: 'diffRevisions',
  get: '/v2/documents/{documentId}/diff',
  summary: 'What turns one revision into another, block by block',
  tags: ['Revisions'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: Query,
  answers: { 200: revisionDiff },
  problems: [...viewProblems, noSuchDocument, noSuchRevision],
  handle: async ({ params, query }, { reads, composing }: Services, exchange) => {
    const request = { reads, documentId: params.documentId, query };
    const { shape } = await diffView.compose(request, reachOf(exchange), composing(exchange));
    if (shape.diff === null) throw noSuchRevisionProblem();
    return ok(shape.diff, { 'Cache-Control': 'private, no-cache' });
  },
});
