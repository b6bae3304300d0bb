import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getTenantFlags = operation<Contract<operations['getTenantFlags']>>()({
  name: 'identity.getTenantFlags',
  get: '/v1/tenants/{tenantId}/flags',
  safe: true,
  codes: ['tenant_not_found'],
  // "Evaluated for the token's user. May be held 60 seconds"
  cache: { forMs: 60_000, staleIfErrorMs: 600_000, variesBy: ['tenant', 'user'] },
});
