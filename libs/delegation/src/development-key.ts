import { reveal, type Credential, type Secret } from './credential.ts';

/** For access, in development: the shared secret that stands for the client certificate of production. */
export function developmentKey({ key }: { readonly key: Secret }): Credential {
  return (_outgoing, { userId }) => ({ 'x-platform-key': reveal(key), 'x-user-id': userId });
}
