import type { ComposeOptions } from '@frontdesk/composition';
import type { Switches } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Services } from './services.ts';

// What happens in this app and is counted or logged, by what it is about. Requests are told of by libs/server, calls of
// backends by libs/upstream, what instances share by libs/wiring; what has one counter of its own has it at its place:
// overload.ts and audit.ts.
export { answerReports } from '@frontdesk/reporting'; // ends, tokens, cost
export { botReports } from '@frontdesk/bot-framework'; // activities, turns, what is sent to Teams

/** What comes with the views of one turn, or of one request. */
export type Composing = (around: { readonly log: Logger }) => ComposeOptions;

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

/** What is told of each request: its line, its measures, and its trace where somebody asked for traces. */
export function told({ config, log, metrics, tracing }: Pick<Services, 'config' | 'log' | 'metrics' | 'tracing'>) {
  return { log, metrics, tracing, slowMs: config.SLOW_REQUEST_MS };
}
