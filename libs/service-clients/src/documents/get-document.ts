import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getDocument = operation<Contract<operations['getDocument']>>()({
  name: 'documents.getDocument',
  get: '/v1/documents/{documentId}',
  safe: true,
  headers: ['ifNoneMatch'],
  codes: ['not-found', 'notModified'],
  hedge: true,
  // It asks for grants itself, so that it is the user's own.
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    about: ({ documentId }) => `document:${documentId}`,
  },
});
