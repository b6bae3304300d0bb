import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';
import { bodyBytes } from './body-bytes.ts';
import { revisionNotFound } from './revision-not-found.ts';

export const getRevision = operation<Contract<operations['getRevision']>>()({
  name: 'revisions.getRevision',
  get: '/v1/documents/{documentId}/revisions/{revision}',
  safe: true,
  maxAnswerBytes: bodyBytes,
  codes: ['REVISION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  details: revisionNotFound,
  // "Never changes; may be cached without limit while the document exists."
  cache: {
    forMs: 86_400_000,
    variesBy: ['tenant'],
    cites: '**Reads are not checked against grants**: whoever calls must ask the access service first.',
    about: ({ documentId }) => `document:${documentId}`,
  },
});
