import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listTags = operation<Contract<operations['listTags']>>()({
  name: 'documents.listTags',
  get: '/v1/documents/{documentId}/tags',
  safe: true,
  codes: ['not-found'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    about: ({ documentId }) => `document:${documentId}`,
  },
});
