import { Problem } from '@frontdesk/problems';
import { fact, type Answer, type Exchange, type Route, type Step } from '@frontdesk/server';
import { markedCost } from './costs.ts';
import { limitFields } from './limit-fields.ts';
import { quotaProblem, retryAfterOf } from './quota-problem.ts';
import type { RateLimiter, Subjects } from './rate-limiter.ts';
import type { LimitStanding, Verdict } from './verdict.ts';

interface LimitsMet {
  readonly standings: LimitStanding[];
  readonly violated: string[];
  retryAfterS: number | undefined;
}

// What all steps of a request have met; the outermost one writes it. The access log names what refused.
const limitsMet = fact<LimitsMet>('limits', { logged: ({ violated }) => (violated.length > 0 ? { violated } : {}) });

export interface LimitAddressesOptions {
  readonly random?: () => number;
}

export interface LimitCallersOptions {
  /** Who calls, as an earlier step found out; route and global are added. Nothing: only those two are counted. */
  readonly subjectOf: (exchange: Exchange) => Subjects | undefined;
  /** The name of the caller's tier, from what the token says: no call is worth making for it. */
  readonly tierOf?: (exchange: Exchange) => string | undefined;
  /** Default: what the route's marks say (`costs`), else 1. */
  readonly costOf?: (route: Route, exchange: Exchange) => number;
  readonly random?: () => number;
}

/** Limits by address. Before the token is looked at: that look is what strangers could make us do for ever. */
export function limitAddresses(limiter: RateLimiter, { random = Math.random }: LimitAddressesOptions = {}): Step {
  return async function limitAddresses(exchange, _route, next) {
    const address = exchange.remoteAddress;
    return await limited(exchange, () => limiter.take({ address }), { next, random });
  };
}

/** Limits by caller, route and all. After authentication: nobody can use up what is another's. */
export function limitCallers(limiter: RateLimiter, options: LimitCallersOptions): Step {
  const { subjectOf, tierOf, costOf = markedCost, random = Math.random } = options;
  const limitCallers: Step = async (exchange, route, next) => {
    const take = () => {
      const subjects = { ...subjectOf(exchange), route: route.name, global: 'all' };
      return limiter.take(subjects, costOf(route, exchange), tierOf?.(exchange));
    };
    return await limited(exchange, take, { next, random });
  };
  // A route that costs more than a limit ever has could never be called: it does not start.
  const accepts = (route: Route): void => limiter.requireAffordable(markedCost(route), `Route ${route.name}`);
  return Object.assign(limitCallers, { accepts });
}

interface Around {
  readonly next: () => Promise<Answer>;
  readonly random: () => number;
}

async function limited(exchange: Exchange, take: () => Promise<Verdict>, around: Around): Promise<Answer> {
  const outer = exchange.facts.get(limitsMet);
  const met: LimitsMet = outer ?? { standings: [], violated: [], retryAfterS: undefined };
  if (outer) return await admitted(met, await take(), around);
  exchange.facts.set(limitsMet, met);
  try {
    const answer = await admitted(met, await take(), around);
    const fields = limitFields(met.standings, met);
    return { ...answer, headers: { ...answer.headers, ...fields } };
  } catch (thrown) {
    throw withFields(Problem.from(thrown), limitFields(met.standings, met));
  }
}

async function admitted(met: LimitsMet, verdict: Verdict, { next, random }: Around): Promise<Answer> {
  met.standings.push(...verdict.policies);
  if (verdict.allowed) return await next();
  met.violated.push(...verdict.violated);
  met.retryAfterS = retryAfterOf(verdict, random);
  throw quotaProblem(verdict, met.retryAfterS);
}

function withFields(problem: Problem, fields: Readonly<Record<string, string>>): Problem {
  if (Object.keys(fields).length === 0) return problem;
  return new Problem(problem.kind, problem.detail, {
    log: problem.message,
    cause: problem,
    extensions: problem.extensions,
    ...(problem.errors && { errors: problem.errors }),
    headers: { ...problem.headers, ...fields },
  });
}
