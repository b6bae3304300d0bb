import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getUser = operation<Contract<operations['getUser']>>()({
  name: 'identity.getUser',
  get: '/v1/users/{userId}',
  safe: true,
  codes: ['user_not_found'],
  // The same for all of a tenant ("Users outside the token's tenant answer 404"); `user.updated` tells of changes.
  cache: { forMs: 60_000, staleIfErrorMs: 600_000, variesBy: ['tenant'], tags: ({ userId }) => [`user:${userId}`] },
});
