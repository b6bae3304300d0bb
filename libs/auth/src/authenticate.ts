import { admitting, anyone, fact, type Exchange, type Step } from '@frontdesk/server';
import { Problem, internal } from '@frontdesk/problems';
import type { KeyVerifier } from './api-keys/key-verifier.ts';
import { credentialOf, type Credential, type CredentialCarrier } from './credential.ts';
import type { BearerProof, Principal } from './principal.ts';
import { insufficientScopeProblem, notSignedInProblem } from './problems.ts';
import { rules } from './signed-in.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What an app takes for proof. A rule that needs another one does not start. */
export interface Verifiers {
  readonly tokens?: TokenVerifier;
  readonly keys?: KeyVerifier;
}

const caller = fact<Principal>('principal', {
  logged: ({ userId, tenantId, clientId, proof }) => ({
    userId,
    tenantId,
    clientId,
    ...(proof.kind === 'api-key' && { keyId: proof.keyId }),
  }),
});

/**
 * Enforces the rules of `signedIn(…)` and `anyone`: finds out who is calling before anything of the body is read, and
 * whether they hold the scope of the route. On a route for anyone no credential is looked at.
 */
export function authenticate(given: TokenVerifier | Verifiers): Step {
  const { tokens, keys }: Verifiers = 'verify' in given ? { tokens: given } : given;
  const verifiers = { bearer: tokens, 'api-key': keys };
  const enforced = Object.keys(rules).filter((name) => rules[name]?.every((kind) => verifiers[kind]));

  function verify({ kind, text }: Credential, signal: AbortSignal): Promise<Principal> | undefined {
    return verifiers[kind]?.verify(text, signal);
  }

  return admitting([...enforced, anyone.name], async function authenticate(exchange, { access, name }, next) {
    if (access.name === anyone.name) return next();
    const accepted = rules[access.name];
    if (!accepted) throw ruleOfOthers(name);
    const carrier: CredentialCarrier = exchange;
    const credential = credentialOf(carrier);
    if (!credential || !accepted.includes(credential.kind)) throw notSignedInProblem(accepted);
    const principal = await verify(credential, exchange.signal);
    if (!principal) throw ruleOfOthers(name);
    exchange.facts.set(caller, principal);
    if (access.scope === undefined || principal.scopes.has(access.scope)) return next();
    throw insufficientScopeProblem(access.scope, credential.kind);
  });
}

/** Who is calling, however they proved it. Only a route with the rule `signedIn(…)` may ask. */
export function callerOf(exchange: Pick<Exchange, 'facts'>): Principal {
  const principal = exchange.facts.get(caller);
  if (principal === undefined) throw new Error('No principal: the route is not for signed-in callers.');
  return principal;
}

/** The same for whoever records requests: nobody, where nothing is proven. */
export function provenCaller(exchange: Pick<Exchange, 'facts'>): Principal | undefined {
  return exchange.facts.get(caller);
}

/** The same on a route that takes no API keys: there is a token, which delegation can exchange. */
export function principalOf(exchange: Pick<Exchange, 'facts'>): Principal<BearerProof> {
  const principal = callerOf(exchange);
  if (!hasToken(principal)) throw new Error('The caller has an API key: on a route that takes one, ask callerOf.');
  return principal;
}

function hasToken(principal: Principal): principal is Principal<BearerProof> {
  return principal.proof.kind === 'bearer';
}

function ruleOfOthers(route: string): Problem {
  const log = `${route}: no step enforces its access rule`;
  return new Problem(internal, 'Something went wrong on our side.', { log });
}
