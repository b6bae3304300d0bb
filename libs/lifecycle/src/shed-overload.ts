import { Problem } from '@frontdesk/problems';
import type { Route, Step } from '@frontdesk/server';
import { overloaded } from './kinds.ts';
import type { Overload, Priority } from './overload.ts';

// Who waits may try again at once, elsewhere; what nobody waits for can wait until it is over.
const retryAfterS: Readonly<Record<Priority, string>> = {
  critical: '1',
  interactive: '1',
  write: '2',
  background: '10',
};

/** Which routes are of another priority than their method says, by their names. */
export type Priorities = Readonly<Record<string, Priority>>;

/**
 * Refuses what there is no room for, background first and what people wait for last. A read is `interactive` and all
 * else `write`, if nothing else is said. First of the steps: what comes after it is what costs.
 */
export function shedOverload(overload: Overload, named: Priorities = {}): Step {
  const known = new Map<Route, Priority>();
  const shed: Step = async (exchange, route, next) => {
    const priority = known.get(route) ?? priorityOf(route, named);
    if (!overload.enter(priority)) {
      const headers = { 'Retry-After': retryAfterS[priority] };
      throw new Problem(overloaded, 'This instance has more to do than it can. Try again.', { headers });
    }
    let isInside = true;
    const leave = (): void => {
      if (isInside) overload.leave(priority);
      isInside = false;
    };
    // Who was answered at the deadline, or has left, holds no place, whatever a body or a backend still keeps waiting.
    exchange.signal.addEventListener('abort', leave, { once: true });
    try {
      return await next();
    } finally {
      exchange.signal.removeEventListener('abort', leave);
      leave(); // a stream that goes on holds no place either: thousands may be open
    }
  };
  return Object.assign(shed, { accepts: (route: Route) => void known.set(route, priorityOf(route, named)) });
}

function priorityOf({ name, method }: Route, named: Priorities): Priority {
  return named[name] ?? (method === 'get' ? 'interactive' : 'write');
}
