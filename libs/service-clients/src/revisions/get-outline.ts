import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';
import { revisionNotFound } from './revision-not-found.ts';

export const getOutline = operation<Contract<operations['getOutline']>>()({
  name: 'revisions.getOutline',
  get: '/v1/documents/{documentId}/outline',
  safe: true,
  query: ['revision'],
  codes: ['VALIDATION_FAILED', 'REVISION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  details: revisionNotFound,
  // That of a revision never changes; that of the latest is another one with each `revision.created`.
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant'],
    cites: '**Reads are not checked against grants**: whoever calls must ask the access service first.',
    about: ({ documentId, revision }) => `${revision === undefined ? 'latest' : 'document'}:${documentId}`,
  },
});
