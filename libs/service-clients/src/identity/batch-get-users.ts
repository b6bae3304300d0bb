import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const batchGetUsers = operation<Contract<operations['batchGetUsers']>>()({
  name: 'identity.batchGetUsers',
  get: '/v1/users',
  safe: true,
  query: ['ids'],
  codes: ['invalid_id'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 600_000,
    variesBy: ['tenant'],
    cites: "Users and tenants outside the token's tenant (`tid`) answer 404.",
  },
});
