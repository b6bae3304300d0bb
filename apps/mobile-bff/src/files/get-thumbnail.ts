import { view } from '@frontdesk/composition';
import { badRange, fileAnswers, noSuchFile, noSuchFileProblem, rangeHeaders, sendFile } from '@frontdesk/files';
import { route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';

export const thumbnailView = view<{ reads: Reads; documentId: string }, CallerReach>(
  'mobile.thumbnail',
  asNoSuchDocument,
)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => reads.document({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(({ document }) => ({ url: document.thumbnailUrl }));

export const getThumbnail = route({
  name: 'getThumbnail',
  get: '/v1/documents/{documentId}/thumbnail',
  summary: 'A small picture of a document',
  tags: ['Files'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  headers: rangeHeaders,
  answers: fileAnswers,
  problems: [...viewProblems, noSuchDocument, noSuchFile, badRange],
  handle: async ({ params, headers }, { reads, files, composing }: Services, exchange) => {
    const reach = reachOf(exchange);
    const { shape } = await thumbnailView.compose({ reads, ...params }, reach, composing(exchange));
    if (shape.url === null) throw noSuchFileProblem();
    return await sendFile(files, { url: shape.url, disposition: 'inline', asked: headers }, reach);
  },
});
