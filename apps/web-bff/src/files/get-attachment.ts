import { view } from '@frontdesk/composition';
import { badRange, fileAnswers, noSuchFile, noSuchFileProblem, rangeHeaders, sendFile } from '@frontdesk/files';
import { route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { attachmentId, documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';

interface AttachmentRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly attachmentId: string;
}

export const attachmentView = view<AttachmentRequest, CallerReach>('web.attachment', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('attachments', ({ reads, documentId }, reach) => reads.attachedFiles({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(({ attachments }, { attachmentId }) => ({
    file: attachments.items.find((item) => item.attachmentId === attachmentId),
  }));

export const getAttachment = route({
  name: 'getAttachment',
  get: '/v2/documents/{documentId}/attachments/{attachmentId}',
  summary: 'The bytes of a file attached to a document',
  description: 'Only of files that were found clean. To be saved, not shown: a page fetches it as any other answer.',
  tags: ['Files'],
  access: readsDocuments,
  params: z.strictObject({ documentId, attachmentId }),
  headers: rangeHeaders,
  answers: fileAnswers,
  problems: [...viewProblems, noSuchDocument, noSuchFile, badRange],
  handle: async ({ params, headers }, { reads, files, composing }: Services, exchange) => {
    const reach = reachOf(exchange);
    const { shape } = await attachmentView.compose({ reads, ...params }, reach, composing(exchange));
    const { file } = shape;
    if (file?.scanStatus !== 'clean' || file.downloadUrl === null) throw noSuchFileProblem();
    const { downloadUrl: url, fileName, mediaType } = file;
    return await sendFile(files, { url, fileName, mediaType, disposition: 'attachment', asked: headers }, reach);
  },
});
