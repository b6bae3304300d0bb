import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getReadingState = operation<Contract<operations['getReadingState']>>()({
  name: 'activity.getReadingState',
  get: '/api/documents/{documentId}/reading-state',
  safe: true,
  codes: ['NeverRead'],
  // "up to 10 seconds behind"; what is read on another device is not announced.
  cache: {
    forMs: 10_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    alsoAnswers: { codes: ['NeverRead'], forMs: 10_000 },
    about: ({ documentId }) => `document:${documentId}`,
  },
});
