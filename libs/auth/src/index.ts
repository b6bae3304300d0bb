export { createTokenVerifier } from './token-verifier.ts';
export type { SigningAlgorithm, TokenVerifier, TokenVerifierOptions } from './token-verifier.ts';
export type { ApiKeyProof, BearerProof, Principal, Proof } from './principal.ts';
export { authenticate, callerOf, principalOf, provenCaller } from './authenticate.ts';
export type { Verifiers } from './authenticate.ts';
export { signedIn } from './signed-in.ts';
export type { SignedInOptions } from './signed-in.ts';
export {
  ambiguousCredentials,
  insufficientScope,
  invalidApiKey,
  invalidToken,
  notSignedIn,
  signInUnavailable,
} from './problems.ts';

// Programs that nobody signed in to: they act in nobody's name.
export { createServiceVerifier } from './services/service-verifier.ts';
export type { ServicePrincipal, ServiceVerifier } from './services/service-verifier.ts';
export { authenticateServices, provenService, signedInService } from './services/authenticate-services.ts';

export { createKeyVerifier } from './api-keys/key-verifier.ts';
export type { KeyVerifier, KeyVerifierOptions } from './api-keys/key-verifier.ts';
export type { KeyStore } from './api-keys/key-store.ts';
export { fileKeyStore } from './api-keys/file-key-store.ts';
export type { FileKeyStoreOptions } from './api-keys/file-key-store.ts';
export { redisKeyStore } from './api-keys/redis-key-store.ts';

export { processRevocations } from './revocations/revocations.ts';
export type { RevocationKind, RevocationRequest, Revocations } from './revocations/revocations.ts';
export type { RevocationListOptions } from './revocations/revocation-list.ts';
export { redisRevocations } from './revocations/redis-revocations.ts';
export type { RedisRevocationsOptions } from './revocations/redis-revocations.ts';
export { followUsers } from './revocations/follow-users.ts';
export type { FollowUsersOptions, PlatformEvent } from './revocations/follow-users.ts';

// For those who administer keys, not for an app.
export { keyRing, revokeKeysOf } from './api-keys/key-ring.ts';
export type { KeyRing, MadeKey, NewKey } from './api-keys/key-ring.ts';
export type { KeyRecord, KeySecret } from './api-keys/key-record.ts';
