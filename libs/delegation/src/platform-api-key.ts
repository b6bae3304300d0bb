import { reveal, type Credential, type Secret } from './credential.ts';

/** For generation: one key of the platform for all, and the user and tenant by name. */
export function platformApiKey({ key }: { readonly key: Secret }): Credential {
  return (_outgoing, { userId, tenantId }) => ({
    authorization: `Bearer ${reveal(key)}`,
    'x-user-id': userId,
    'x-tenant-id': tenantId,
  });
}
