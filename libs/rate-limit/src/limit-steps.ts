import { Problem } from '@frontdesk/problems';
import { fact, type Answer, type Exchange, type Route, type Step } from '@frontdesk/server';
import { limitFields } from './limit-fields.ts';
import { quotaProblem, retryAfterOf } from './quota-problem.ts';
import type { RateLimiter, Subjects } from './rate-limiter.ts';
import type { LimitStanding, Verdict } from './verdict.ts';

interface LimitsMet {
  readonly standings: LimitStanding[];
  retryAfterS: number | undefined;
}

// What all steps of a request have met; the outermost one writes it.
const limitsMet = fact<LimitsMet>('limits');

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
  /** Checked at once, so that a route that costs more than a limit has does not start. */
  readonly routes?: readonly Route[];
  readonly random?: () => number;
}

const costMark = 'cost';

/** A route's mark: how much one call of it takes of each limit. `marks: { ...costs(5) }`. */
export function costs(cost: number): { readonly [costMark]: number } {
  if (!Number.isSafeInteger(cost) || cost < 0) throw new TypeError(`A cost is a whole number from 0 on, not ${cost}.`);
  return { [costMark]: cost };
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
  const { subjectOf, tierOf, costOf = markedCost, routes = [], random = Math.random } = options;
  for (const route of routes) limiter.requireAffordable(markedCost(route), `Route ${route.name}`);
  return async function limitCallers(exchange, route, next) {
    const take = () => {
      const subjects = { ...subjectOf(exchange), route: route.name, global: 'all' };
      return limiter.take(subjects, costOf(route, exchange), tierOf?.(exchange));
    };
    return await limited(exchange, take, { next, random });
  };
}

function markedCost(route: Route & { readonly marks?: Readonly<Record<string, unknown>> }): number {
  const cost = route.marks?.[costMark];
  return typeof cost === 'number' ? cost : 1;
}

interface Around {
  readonly next: () => Promise<Answer>;
  readonly random: () => number;
}

async function limited(exchange: Exchange, take: () => Promise<Verdict>, around: Around): Promise<Answer> {
  const outer = exchange.facts.get(limitsMet);
  const met: LimitsMet = outer ?? { standings: [], retryAfterS: undefined };
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
