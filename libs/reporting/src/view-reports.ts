import type { ComposeOptions } from '@frontdesk/composition';
import type { Exchange } from '@frontdesk/server';
import type { Switches } from '@frontdesk/switches';
import type { Metrics } from '@frontdesk/telemetry';
import type { VersionUse } from '@frontdesk/versioning';

/** What comes with the views of one request, or of other work that has a log. */
export type Composing = (around: Pick<Exchange, 'log'>) => ComposeOptions;

// A refusal is an answer to the caller, what was aborted was lost to something else that is told of itself, and what is
// off or not asked for is so on purpose.
const normal = new Set(['ok', 'refused', 'aborted', 'skipped', 'off']);

/** Each section of a view is a measure; one that is lost is a line in the log, with the cause that no client hears. */
export function composingWith(metrics: Metrics, switches: Switches): Composing {
  const degraded = metrics.counter({
    name: 'frontdesk_degraded_sections_total',
    help: 'Sections that views had to do without, or had to show old, by why.',
    labels: ['view', 'section', 'reason'],
  });
  const isOff = (view: string, section: string): boolean => switches.off('section', `${view}/${section}`) !== undefined;
  return ({ log }) => ({
    isOff,
    observe({ view, section, outcome, ms, problem }) {
      metrics.section({ view, section, outcome, seconds: ms / 1000 });
      if (normal.has(outcome)) return;
      degraded({ view, section, reason: outcome });
      log.warn({ view, section, outcome, err: problem }, 'a section was lost');
    },
  });
}

/** Who still uses what is to end. */
export function countVersions(metrics: Pick<Metrics, 'counter'>): { onUse(use: VersionUse): void } {
  const used = metrics.counter({
    name: 'frontdesk_version_uses_total',
    help: 'Requests of each published version, by operation, client program and what came of it.',
    labels: ['version', 'operation', 'client', 'outcome'],
  });
  return {
    onUse: ({ version, operation, client = 'none', outcome }) =>
      used({ version: String(version), operation, client, outcome }),
  };
}
