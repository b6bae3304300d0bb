import { createHmac, hash } from 'node:crypto';
import { reveal, type Credential, type Secret } from './credential.ts';

/** For activity: user and tenant by name, signed together with the request. */
export function signedContext(options: { readonly secret: Secret; readonly now?: () => number }): Credential {
  const { secret, now = Date.now } = options;
  return ({ method, path, body = '' }, { userId, tenantId }) => {
    const seconds = Math.floor(now() / 1000);
    const digest = hash('sha256', body, 'hex');
    const signed = ['v1', seconds, method.toUpperCase(), path, userId, tenantId, digest].join('\n');
    const signature = createHmac('sha256', reveal(secret)).update(signed).digest('hex');
    return {
      'x-user-id': userId,
      'x-tenant-id': tenantId,
      'x-context-signature': `t=${seconds},v1=${signature}`,
    };
  };
}
