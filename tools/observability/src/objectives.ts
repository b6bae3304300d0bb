// What is bad of a promise, as PromQL: a share of requests over a window.
import type { AppFacts } from './app-facts.ts';
import type { Promised } from './promises.ts';
import { conditionsOf, oneOf, requestsTotal, rounded, series, serverDuration, upTo } from './selectors.ts';

/** One thing that a promise promises, and so one budget. */
export interface Objective {
  readonly promise: string;
  readonly objective: 'success' | 'latency' | 'degraded';
  /** The greatest share that may be bad. */
  readonly budget: number;
  /** In words, for people who are woken. */
  readonly meaning: string;
  badShare(window: string): string;
}

export function objectivesOf(facts: AppFacts): Objective[] {
  return facts.slos.promises.flatMap((promised) => [
    success(facts, promised),
    ...(promised.latency ? [latency(facts, promised, promised.latency)] : []),
    ...(promised.degraded === undefined ? [] : [degraded(facts, promised, promised.degraded)]),
  ]);
}

// 499 is a client that left before its answer: nobody waited for it any longer.
const counted = 'http_response_status_code!="499"';
const failed = 'http_response_status_code=~"5.."';
const answered = 'http_response_status_code!~"5..|499"';

function success(facts: AppFacts, { name, routes, success: share }: Promised): Objective {
  const ratesOf = (status: string, window: string) => summed(facts, routes, [status], [window, '_count']);
  return {
    promise: name,
    objective: 'success',
    budget: rounded(1 - share),
    meaning: `answers of 500 and above; ${percent(1 - share)} are allowed`,
    badShare: (window) => share0(ratesOf(failed, window), ratesOf(counted, window)),
  };
}

function latency(
  facts: AppFacts,
  { name, routes }: Promised,
  { withinMs, share }: NonNullable<Promised['latency']>,
): Objective {
  return {
    promise: name,
    objective: 'latency',
    budget: rounded(1 - share),
    meaning: `answers that took longer than ${withinMs} ms; ${percent(1 - share)} are allowed`,
    badShare(window) {
      const inTime = summed(facts, routes, [answered, upTo(withinMs / 1000)], [window, '_bucket']);
      return `1 - (${inTime} / ${summed(facts, routes, [answered], [window, '_count'])})`;
    },
  };
}

function degraded(facts: AppFacts, { name, routes }: Promised, share: number): Objective {
  const paths = facts.routes.filter((route) => routes.includes(route.name)).map(({ path }) => path);
  const ratesOf = (condition: string, window: string) => {
    const where = [oneOf('route', [...new Set(paths)]), condition];
    return `sum by (app) (rate(${series(requestsTotal, { app: facts.app, where })}[${window}]))`;
  };
  return {
    promise: name,
    objective: 'degraded',
    budget: share,
    meaning: `answers that lacked a section; ${percent(share)} are allowed`,
    badShare: (window) => share0(ratesOf('reason="degraded"', window), ratesOf('outcome=~"success.*"', window)),
  };
}

type Over = readonly [window: string, part: '_count' | '_bucket'];

/** The rate of requests to some routes, of those that fit the conditions. */
function summed(
  facts: AppFacts,
  routes: readonly string[],
  conditions: readonly string[],
  [window, part]: Over,
): string {
  const rates = conditionsOf(facts, routes).map((of) => {
    return `rate(${series(`${serverDuration}${part}`, { app: facts.app, where: [...of, ...conditions] })}[${window}])`;
  });
  return `sum by (app) (${rates.join(' or ')})`;
}

/** Where nothing bad ever happened there is no series of it: that is a share of nothing, and not nothing known. */
function share0(bad: string, all: string): string {
  return `(${bad} or 0 * ${all}) / ${all}`;
}

function percent(share: number): string {
  return `${rounded(share * 100)} %`;
}
