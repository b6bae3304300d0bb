import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listComments = operation<Contract<operations['listComments']>>()({
  name: 'collaboration.listComments',
  get: '/v1/documents/{document_id}/comments',
  safe: true,
  query: ['page_token', 'page_size', 'status'],
  codes: ['invalid_argument', 'page_token_expired', 'not_allowed', 'document_not_found'],
  // Edited, reopened and deleted comments are not announced.
  cache: {
    forMs: 30_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    about: ({ document_id }) => `document:${document_id}`,
  },
});
