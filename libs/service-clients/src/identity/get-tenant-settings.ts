import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getTenantSettings = operation<Contract<operations['getTenantSettings']>>()({
  name: 'identity.getTenantSettings',
  get: '/v1/tenants/{tenantId}/settings',
  safe: true,
  codes: ['tenant_not_found'],
  // Changes are not announced (events.md): what is kept goes by time alone.
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 600_000,
    variesBy: ['tenant'],
    cites: "Users and tenants outside the token's tenant (`tid`) answer 404.",
  },
});
