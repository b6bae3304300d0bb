import { callerOf, provenCaller } from '@frontdesk/auth';
import type { BearerProof, Principal } from '@frontdesk/auth';
import { fact } from '@frontdesk/server';
import type { Exchange, Step } from '@frontdesk/server';
import type { Consents } from './consents.ts';

const person = fact<Principal<BearerProof>>('person');

/**
 * An API key names the person in whose name it acts, and has no token of theirs: the consent of that person has. Comes
 * after the limits; who came with a token needs none.
 */
export function actInTheirName(consents: Pick<Consents, 'principalOf'>): Step {
  return async function actInTheirName(exchange, _route, next) {
    const caller = provenCaller(exchange);
    if (caller?.proof.kind === 'api-key') {
      exchange.facts.set(person, await consents.principalOf(caller, exchange));
    }
    return await next();
  };
}

/** In whose name a request acts: the person who came, or who allowed it. */
export function personOf(exchange: Pick<Exchange, 'facts'>): Principal<BearerProof> {
  const allowed = exchange.facts.get(person);
  if (allowed) return allowed;
  const caller = callerOf(exchange);
  if (caller.proof.kind === 'bearer') return caller as Principal<BearerProof>;
  throw new Error('Nobody has allowed it: the pipeline lacks actInTheirName.');
}
