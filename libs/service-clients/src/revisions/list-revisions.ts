import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listRevisions = operation<Contract<operations['listRevisions']>>()({
  name: 'revisions.listRevisions',
  get: '/v1/documents/{documentId}/revisions',
  safe: true,
  query: ['offset', 'limit', 'authorId'],
  codes: ['VALIDATION_FAILED', 'DOCUMENT_NOT_FOUND'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant'],
    cites: '**Reads are not checked against grants**: whoever calls must ask the access service first.',
    about: ({ documentId }) => `document:${documentId}`,
  },
});
