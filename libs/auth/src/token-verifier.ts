import { Problem } from '@frontdesk/problems';
import {
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWSHeaderParameters,
  type ProtectedHeaderParameters,
} from 'jose';
import { principalFrom, requiredClaims } from './claims.ts';
import { hasDuplicateMembers } from './duplicate-members.ts';
import { createKeySet } from './key-set.ts';
import type { BearerProof, Principal } from './principal.ts';
import { invalidTokenProblem, signInUnavailableProblem } from './problems.ts';
import { rememberedTokens } from './remembered-tokens.ts';
import type { Revocations } from './revocations/revocations.ts';

export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

export interface TokenVerifierOptions {
  readonly issuer: string;
  /** Of this BFF. A token for another one is refused. */
  readonly audience: string;
  readonly jwksUrl: URL | string;
  /** Never taken from the token. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** Tells access tokens from ID tokens. Some issuers (Entra) say `JWT`. */
  readonly typ?: string;
  readonly clockToleranceS?: number;
  /** Asked for each token, remembered or not. */
  readonly revocations?: Pick<Revocations, 'isRevoked'>;
  /** How many verified tokens are remembered until they expire. */
  readonly remembered?: number;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface TokenVerifier {
  /** The principal of a valid access token. Rejects with `invalid-token` (401) or `sign-in-unavailable` (503). */
  verify(token: string, signal?: AbortSignal): Promise<Principal>;
}

export const maxTokenLength = 8 * 1024;
export const compactJws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
// Where a token could say itself which key to trust (RFC 8725, 3.10), or what else to understand.
const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip'];

/** Verifies access tokens of one issuer for one audience (RFC 9068, RFC 8725). */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuer, audience, typ = 'at+jwt', clockToleranceS = 30, remembered = 10_000 } = options;
  const { algorithms = ['RS256', 'ES256', 'EdDSA'], fetch = globalThis.fetch, now = Date.now, revocations } = options;
  const keys = createKeySet({ url: new URL(options.jwksUrl), fetch, now });
  const memory = rememberedTokens(remembered);
  const rules = {
    algorithms: [...algorithms],
    issuer,
    audience,
    typ,
    clockTolerance: clockToleranceS,
    requiredClaims,
  };

  async function verifyAnew(token: string, signal: AbortSignal | undefined): Promise<Principal<BearerProof>> {
    requireTrustedForm(token, algorithms);
    const keyOf = (header: JWSHeaderParameters) => keys.keyFor(header, signal);
    const { payload } = await jwtVerify(token, keyOf, { ...rules, currentDate: new Date(now()) });
    requireDistinctMembers(token.split('.')[1]);
    const principal = principalFrom(payload, token, now() / 1000 + clockToleranceS);
    memory.remember(token, principal);
    return principal;
  }

  function requireInForce(principal: Principal<BearerProof>): Principal<BearerProof> {
    if (revocations?.isRevoked(principal)) throw invalidTokenProblem('revoked');
    return principal;
  }

  return {
    async verify(token, signal) {
      if (token.length > maxTokenLength) throw invalidTokenProblem('longer than 8 KiB');
      const known = memory.recall(token);
      if (known) {
        if (now() / 1000 >= known.proof.expiresAt + clockToleranceS) throw invalidTokenProblem('expired');
        return requireInForce(known);
      }
      if (!compactJws.test(token)) throw invalidTokenProblem('not a compact JWS');
      try {
        return requireInForce(await verifyAnew(token, signal));
      } catch (error) {
        throw signal?.aborted && error === signal.reason ? error : toProblem(error);
      }
    },
  };
}

/** Refuses, before a key is looked for, what no key could make right. */
export function requireTrustedForm(token: string, algorithms: readonly string[]): void {
  const [header, , signature = ''] = token.split('.');
  const parameters = headerOf(token);
  if (!algorithms.includes(parameters.alg ?? '')) throw invalidTokenProblem('algorithm not allowed');
  const refused = refusedHeaders.find((name) => Object.hasOwn(parameters, name));
  if (refused) throw invalidTokenProblem(`header ${refused}`);
  // Bits that no decoder reads could be changed at will: the same token would have many spellings.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) {
    throw invalidTokenProblem('signature not canonical');
  }
  requireDistinctMembers(header);
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw invalidTokenProblem('unreadable header', error);
  }
}

// Only for parts that were parsed before: on text that is no JSON the search could take long.
export function requireDistinctMembers(part = ''): void {
  if (hasDuplicateMembers(Buffer.from(part, 'base64url').toString())) throw invalidTokenProblem('duplicate members');
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof errors.JWTExpired) return invalidTokenProblem('expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) return invalidTokenProblem(`claim ${error.claim}`, error);
  if (error instanceof errors.JOSEError) return invalidTokenProblem(error.code, error);
  // Not the token's fault: for example a key of the issuer that is too short to be used.
  return signInUnavailableProblem('a token could not be checked', { cause: error, retryAfterMs: 5_000 });
}
