import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getEffectiveAccess = operation<Contract<operations['getEffectiveAccess']>>()({
  name: 'access.getEffectiveAccess',
  get: '/v1/documents/{documentId}/access',
  safe: true,
  codes: ['1402', '1404'],
  hedge: true,
  // "May be held until expiresAt, and no longer than 60 seconds"; never old, for it decides; and not in Redis, where whoever
  // writes could let themselves in.
  cache: {
    forMs: 60_000,
    variesBy: ['tenant', 'user'],
    shared: false,
    // A no is not kept: else it is the faster the second time, and tells a hidden document from one that is not there.
    endsAt: ({ role, expiresAt }) => (role === 'none' ? 0 : expiresAt === null ? null : Date.parse(expiresAt)),
    about: ({ documentId }) => `document:${documentId}`,
  },
});
