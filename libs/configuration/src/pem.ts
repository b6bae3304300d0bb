import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { secretNow, type Secret } from './config-values.ts';

export type Pem = Readonly<Partial<Record<'ca' | 'cert' | 'key', string>>>;
export type PemSecrets = Readonly<Record<keyof Pem, Secret | undefined>>;

/** As they are now. */
export function pemOf(secrets: PemSecrets): Pem {
  const all = Object.entries(secrets);
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, secretNow(value)]] : [])));
}

/** The same; throws where the key is not that of the certificate, or one of them is none. */
export function fittingPem(secrets: PemSecrets): Pem {
  const pem = pemOf(secrets);
  createSecureContext(pem);
  if (pem.ca !== undefined) new X509Certificate(pem.ca); // of which Node says nothing before somebody connects
  return pem;
}
