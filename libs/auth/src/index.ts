export { createTokenVerifier } from './token-verifier.ts';
export type { SigningAlgorithm, TokenVerifier, TokenVerifierOptions } from './token-verifier.ts';
export type { BearerProof, Principal } from './principal.ts';
export { authenticate, principalOf } from './authenticate.ts';
export { signedIn } from './signed-in.ts';
export { ambiguousCredentials, insufficientScope, invalidToken, notSignedIn, signInUnavailable } from './problems.ts';
