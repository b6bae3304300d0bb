import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getEffectiveAccess = operation<Contract<operations['getEffectiveAccess']>>()({
  name: 'access.getEffectiveAccess',
  get: '/v1/documents/{documentId}/access',
  safe: true,
  codes: ['1404'],
  // "May be held until expiresAt, and no longer than 60 seconds"; never stale, for it decides.
  cache: {
    forMs: 60_000,
    variesBy: ['tenant', 'user'],
    endsAt: ({ expiresAt }) => expiresAt,
    tags: ({ documentId }) => [`document:${documentId}`],
  },
});
