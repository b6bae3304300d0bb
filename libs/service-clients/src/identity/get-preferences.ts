import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getPreferences = operation<Contract<operations['getPreferences']>>()({
  name: 'identity.getPreferences',
  get: '/v1/users/{userId}/preferences',
  safe: true,
  codes: ['not_owner', 'user_not_found'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 600_000,
    variesBy: ['tenant', 'user'],
    about: ({ userId }) => `user:${userId}`,
  },
});
