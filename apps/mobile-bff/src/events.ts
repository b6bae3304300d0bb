import type { Services } from './services.ts';

// What happens in this app and is counted or logged, by what it is about. Requests are told of by libs/server, calls of
// backends by libs/upstream, what instances share by libs/wiring; what has one counter of its own has it at its place:
// flags.ts, overload.ts and audit.ts.
export { answerReaderReports, answerReports, composingWith } from '@frontdesk/reporting'; // ends, tokens, cost; sections
export type { Composing } from '@frontdesk/reporting';
export { countApps, countVersions } from './version-uses.ts';

/** What is told of each request: its line, its measures, and its trace where somebody asked for traces. */
export function told({ config, log, metrics, tracing }: Pick<Services, 'config' | 'log' | 'metrics' | 'tracing'>) {
  return { log, metrics, tracing, slowMs: config.SLOW_REQUEST_MS };
}
