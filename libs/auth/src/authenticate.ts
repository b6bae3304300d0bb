import { admitting, anyone, fact, type Exchange, type Step } from '@frontdesk/server';
import { Problem, internal } from '@frontdesk/problems';
import { bearerTokenOf, type CredentialCarrier } from './bearer-token.ts';
import type { Principal } from './principal.ts';
import { insufficientScopeProblem } from './problems.ts';
import { signedInName } from './signed-in.ts';
import type { TokenVerifier } from './token-verifier.ts';

const caller = fact<Principal>('principal', {
  logged: ({ userId, tenantId, clientId }) => ({ userId, tenantId, clientId }),
});

/**
 * Enforces the rules `signed-in` and `anyone`: finds out who is calling before anything of the body is read, and
 * whether they hold the scope of the route. On a route for anyone no credential is looked at.
 */
export function authenticate(verifier: TokenVerifier): Step {
  return admitting([signedInName, anyone.name], async function authenticate(exchange, { access, name }, next) {
    if (access.name === anyone.name) return next();
    if (access.name !== signedInName) throw ruleOfOthers(name);
    const carrier: CredentialCarrier = exchange;
    const principal = await verifier.verify(bearerTokenOf(carrier), exchange.signal);
    exchange.facts.set(caller, principal);
    if (access.scope !== undefined && !principal.scopes.has(access.scope)) throw insufficientScopeProblem(access.scope);
    return next();
  });
}

/** Who is calling. Only a route with the rule `signedIn` may ask. */
export function principalOf(exchange: Pick<Exchange, 'facts'>): Principal {
  const principal = exchange.facts.get(caller);
  if (principal === undefined) throw new Error('No principal: the route is not for signed-in callers.');
  return principal;
}

function ruleOfOthers(route: string): Problem {
  const log = `${route}: no step enforces its access rule`;
  return new Problem(internal, 'Something went wrong on our side.', { log });
}
