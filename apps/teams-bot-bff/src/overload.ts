import { createLifecycle, createOverload } from '@frontdesk/lifecycle';
import type { Lifecycle, Overload, Priorities } from '@frontdesk/lifecycle';
import type { Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';

/** What is refused first and last when there is too much, where the method does not say it. By the names of routes. */
export const priorities = {
  // What Teams sends is a person who waits.
  receiveActivity: 'interactive',
  beginSignIn: 'interactive',
  endSignIn: 'interactive',
} as const satisfies Priorities;

/** This process's own life: whether it wants work, and how much of it. */
export function createLife(
  config: Pick<Config, 'MOST_AT_ONCE' | 'SHED_DELAY_MS'>,
  metrics: Pick<Metrics, 'counter' | 'gauge'>,
): { lifecycle: Lifecycle; overload: Overload } {
  const shed = metrics.counter({
    name: 'frontdesk_requests_shed_total',
    help: 'Requests that were refused because there was more to do than this instance can, by priority.',
    labels: ['priority'],
  });
  const overload = createOverload({
    mostAtOnce: config.MOST_AT_ONCE,
    delayMs: config.SHED_DELAY_MS,
    events: { onShed: (priority) => shed({ priority }) },
  });
  metrics.gauge({
    name: 'frontdesk_concurrency_limit',
    help: 'How many requests may be worked on at once: fewer while the event loop is late.',
    read: () => overload.limit,
  });
  const lifecycle = createLifecycle();
  lifecycle.addCheck('overload', overload.failing);
  return { lifecycle, overload };
}
