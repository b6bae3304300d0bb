import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listCollaborators = operation<Contract<operations['listCollaborators']>>()({
  name: 'collaboration.listCollaborators',
  get: '/v1/documents/{document_id}/collaborators',
  safe: true,
  query: ['page_token', 'page_size'],
  codes: ['invalid_argument', 'page_token_expired', 'not_allowed', 'document_not_found'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    about: ({ document_id }) => `document:${document_id}`,
  },
});
