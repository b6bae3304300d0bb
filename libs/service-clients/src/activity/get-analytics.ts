import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getAnalytics = operation<Contract<operations['getAnalytics']>>()({
  name: 'activity.getAnalytics',
  get: '/api/documents/{documentId}/analytics',
  safe: true,
  codes: ['NotComputed'],
  // "Computed hourly." Not to have been computed yet is a 503, and says nothing of how the service is.
  cache: {
    forMs: 300_000,
    staleIfErrorMs: 3_600_000,
    variesBy: ['tenant'],
    cites: 'Nothing is checked against grants, and documents are not known here',
    alsoAnswers: { codes: ['NotComputed'], forMs: 10_000 },
    about: ({ documentId }) => `document:${documentId}`,
  },
});
