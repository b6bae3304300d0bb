import { admitting, fact } from '@frontdesk/server';
import type { AccessRule, Exchange, Step } from '@frontdesk/server';
import { credentialOf } from '../credential.ts';
import type { CredentialCarrier } from '../credential.ts';
import {
  ambiguousCredentials,
  insufficientScope,
  insufficientScopeProblem,
  invalidToken,
  notSignedIn,
  notSignedInProblem,
  signInUnavailable,
} from '../problems.ts';
import type { ServicePrincipal, ServiceVerifier } from './service-verifier.ts';

const ruleName = 'service';
const program = fact<ServicePrincipal>('program', { logged: ({ clientId }) => ({ clientId }) });

/** The rule of a route that is for programs with a token of their own. */
export function signedInService({ scope }: { readonly scope: string }): AccessRule {
  return Object.freeze({
    name: ruleName,
    scope,
    security: [{ bearer: [scope] }],
    problems: [ambiguousCredentials, notSignedIn, invalidToken, insufficientScope, signInUnavailable],
  });
}

/** Enforces `signedInService(…)`: a token of a person, or an API key, is refused. */
export function authenticateServices(verifier: ServiceVerifier): Step {
  return admitting([ruleName], async function authenticateServices(exchange, { access: { scope } }, next) {
    const carrier: CredentialCarrier = exchange;
    const credential = credentialOf(carrier);
    if (credential?.kind !== 'bearer') throw notSignedInProblem();
    const proven = await verifier.verify(credential.text, exchange.signal);
    exchange.facts.set(program, proven);
    if (scope === undefined || proven.scopes.has(scope)) return next();
    throw insufficientScopeProblem(scope);
  });
}

/** Which program is calling, if one is. */
export function provenService(exchange: Pick<Exchange, 'facts'>): ServicePrincipal | undefined {
  return exchange.facts.get(program);
}
