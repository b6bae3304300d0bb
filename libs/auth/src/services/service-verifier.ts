import { jwtVerify } from 'jose';
import type { JWTPayload, JWSHeaderParameters } from 'jose';
import { userIdForm } from '../claims.ts';
import { createKeySet } from '../key-set.ts';
import { invalidTokenProblem } from '../problems.ts';
import {
  compactJws,
  maxTokenLength,
  requireDistinctMembers,
  requireTrustedForm,
  toProblem,
} from '../token-verifier.ts';
import type { TokenVerifierOptions } from '../token-verifier.ts';

/** A program, once it is proven which. There is no person in it. */
export interface ServicePrincipal {
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

export interface ServiceVerifier {
  /** Rejects with `invalid-token` (401) or `sign-in-unavailable` (503); a token of a person is refused. */
  verify(token: string, signal?: AbortSignal): Promise<ServicePrincipal>;
}

type ServiceVerifierOptions = Omit<TokenVerifierOptions, 'revocations' | 'remembered'>;

const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];

/** Verifies tokens of the client credentials grant (RFC 6749, 4.4; RFC 9068) of one issuer for one audience. */
export function createServiceVerifier(options: ServiceVerifierOptions): ServiceVerifier {
  const { issuer, audience, typ = 'at+jwt', clockToleranceS = 30, jwksUrl } = options;
  const { algorithms = ['RS256', 'ES256', 'EdDSA'], fetch = globalThis.fetch, now = Date.now } = options;
  const keys = createKeySet({ url: new URL(jwksUrl), fetch, now });
  const rules = { algorithms: [...algorithms], issuer, audience, typ, clockTolerance: clockToleranceS, requiredClaims };
  return {
    async verify(token, signal) {
      if (token.length > maxTokenLength) throw invalidTokenProblem('longer than 8 KiB');
      if (!compactJws.test(token)) throw invalidTokenProblem('not a compact JWS');
      try {
        requireTrustedForm(token, algorithms);
        const keyOf = (header: JWSHeaderParameters) => keys.keyFor(header, signal);
        const { payload } = await jwtVerify(token, keyOf, { ...rules, currentDate: new Date(now()) });
        requireDistinctMembers(token.split('.')[1]);
        return programIn(payload, now() / 1000 + clockToleranceS);
      } catch (error) {
        throw signal?.aborted && error === signal.reason ? error : toProblem(error);
      }
    },
  };
}

/** A program's subject is itself (RFC 9068, 2.2): who is signed in to a program is another. */
function programIn(claims: JWTPayload, latestIssueS: number): ServicePrincipal {
  const { sub, client_id: clientId, iat = Infinity, scope = '' } = claims;
  if (iat > latestIssueS) throw invalidTokenProblem('claim iat');
  if (typeof clientId !== 'string' || clientId === '') throw invalidTokenProblem('claim client_id');
  if (sub !== clientId || userIdForm.test(sub) || claims['tid'] !== undefined) throw invalidTokenProblem('claim sub');
  if (typeof scope !== 'string') throw invalidTokenProblem('claim scope');
  if (claims['cnf'] !== undefined) throw invalidTokenProblem('claim cnf');
  return Object.freeze({ clientId, scopes: new Set(scope.split(' ').filter((name) => name !== '')) });
}
