import type { Credential } from './credential.ts';

/**
 * For access, in production: the connection's client certificate proves us, so only the user is named here. It is
 * trusted as sent: use it with a backend that is called over mTLS (`tls` of its upstream), and with no other.
 */
export function clientCertificate(): Credential {
  return (_outgoing, { userId }) => ({ 'x-user-id': userId });
}
