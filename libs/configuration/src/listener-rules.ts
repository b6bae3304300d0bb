import type { Given } from './read-environment.ts';
import type { Secret } from './config-values.ts';
import { fittingPem } from './pem.ts';

interface ListenerConfig {
  readonly TLS_CERT?: Secret | undefined;
  readonly TLS_KEY?: Secret | undefined;
  readonly TLS_CLIENT_CA?: Secret | undefined;
}

/** What a server proves itself with; nothing where something before it speaks TLS. */
export function serverTls({ TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: clientCa }: ListenerConfig) {
  return cert === undefined || key === undefined ? undefined : { cert, key, clientCa };
}

/** A certificate is nothing without its key, and who asks clients for theirs has one of its own. */
export function certificateMissing({ TLS_CERT: cert, TLS_KEY: key, TLS_CLIENT_CA: ca }: Given): string[] {
  if ((cert === undefined) !== (key === undefined)) return ['TLS_CERT and TLS_KEY go together'];
  if (cert === undefined) return ca === undefined ? [] : ['TLS_CLIENT_CA needs a TLS_CERT'];
  try {
    fittingPem({ ca, cert, key });
    return [];
  } catch {
    return ['TLS_CERT and TLS_KEY are no certificate and its key, or TLS_CLIENT_CA is none'];
  }
}
