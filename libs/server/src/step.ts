import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Route } from './route.ts';

/** One thing that happens to every request of the routes, around what comes after it. */
export interface Step {
  /** `next` may be given another exchange for what comes after, such as one that `outliving` makes. */
  (exchange: Exchange, route: Route, next: (instead?: Exchange) => Promise<Answer>): Promise<Answer>;
  /** The names of the access rules that this step enforces. A route whose rule no step enforces does not start. */
  readonly admits?: readonly string[];
  /** Throws on a route that this step cannot serve. Asked once for each route, at the start. */
  readonly accepts?: (route: Route) => void;
}

/** A step that enforces the access rules of these names. */
export function admitting(admits: readonly string[], step: Step): Step {
  return Object.assign(step, { admits });
}
