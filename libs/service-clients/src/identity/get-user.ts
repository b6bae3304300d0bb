import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import { batchGetUsers } from './batch-get-users.ts';
import { isUserId, userIn } from './user-in.ts';
import type { operations } from './generated/contract.ts';

export const getUser = operation<Contract<operations['getUser']>>()({
  name: 'identity.getUser',
  get: '/v1/users/{userId}',
  safe: true,
  codes: ['user_not_found'],
  cache: {
    forMs: 60_000,
    staleWhileRevalidateMs: 240_000,
    staleIfErrorMs: 600_000,
    variesBy: ['tenant'],
    cites: "Users and tenants outside the token's tenant (`tid`) answer 404.",
    about: ({ userId }) => `user:${userId}`,
  },
  batch: {
    by: batchGetUsers.facts,
    limit: 100,
    idOf: ({ userId }: { readonly userId?: unknown }) =>
      typeof userId === 'string' && isUserId.test(userId) ? userId : undefined,
    paramsOf: (ids) => ({ ids }),
    answerOf: userIn,
  },
});
