import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listActivity = operation<Contract<operations['listActivity']>>()({
  name: 'activity.listActivity',
  get: '/api/documents/{documentId}/activity',
  safe: true,
  query: ['page', 'PageSize', 'Type'],
  codes: ['InvalidParameter'],
  // "up to 10 seconds behind"
  cache: {
    forMs: 10_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant'],
    cites: 'Nothing is checked against grants, and documents are not known here',
    about: ({ documentId }) => `document:${documentId}`,
  },
});
