import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';
import { bodyBytes } from './body-bytes.ts';
import { revisionNotFound } from './revision-not-found.ts';

export const diffRevisions = operation<Contract<operations['diffRevisions']>>()({
  name: 'revisions.diffRevisions',
  get: '/v1/documents/{documentId}/diff',
  safe: true,
  query: ['from', 'to'],
  maxAnswerBytes: 2 * bodyBytes,
  codes: ['VALIDATION_FAILED', 'REVISION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  details: revisionNotFound,
  // Of two revisions that never change.
  cache: {
    forMs: 86_400_000,
    variesBy: ['tenant'],
    cites: '**Reads are not checked against grants**: whoever calls must ask the access service first.',
    about: ({ documentId }) => `document:${documentId}`,
  },
});
