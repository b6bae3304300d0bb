import { createLifecycle, createOverload } from '@frontdesk/lifecycle';
import type { Lifecycle, Overload } from '@frontdesk/lifecycle';
import type { Metrics } from '@frontdesk/telemetry';

interface LifeOptions {
  /** How many requests at once. */
  readonly mostAtOnce: number;
  /** Fewer while the event loop is so late. */
  readonly delayMs: number;
}

/** This process's own life: whether it wants work, and how much of it. What it refuses is counted. */
export function reportedLife(
  { mostAtOnce, delayMs }: LifeOptions,
  metrics: Pick<Metrics, 'counter' | 'gauge'>,
): { lifecycle: Lifecycle; overload: Overload } {
  const shed = metrics.counter({
    name: 'frontdesk_requests_shed_total',
    help: 'Requests that were refused because there was more to do than this instance can, by priority.',
    labels: ['priority'],
  });
  const overload = createOverload({ mostAtOnce, delayMs, events: { onShed: (priority) => shed({ priority }) } });
  metrics.gauge({
    name: 'frontdesk_concurrency_limit',
    help: 'How many requests may be worked on at once: fewer while the event loop is late.',
    read: () => overload.limit,
  });
  const lifecycle = createLifecycle();
  lifecycle.addCheck('overload', overload.failing);
  return { lifecycle, overload };
}
