import type { Observe } from '@frontdesk/composition';
import type { Metrics } from '@frontdesk/telemetry';

/** What became of each section of a view, as a measure. The calls below it are logged where they fail. */
export function observedBy(metrics: Metrics): Observe {
  return ({ view, section, outcome, ms }) => metrics.section({ view, section, outcome, seconds: ms / 1000 });
}
