import type { Services } from './services.ts';

// What happens in this app and is counted or logged, by what it is about. Requests are told of by libs/server, calls of
// backends by libs/upstream, what instances share by libs/wiring; what has one counter of its own has it at its place:
// flags.ts, overload.ts and audit.ts.
export { answerReaderReports, answerReports, composingWith } from '@frontdesk/reporting'; // ends, tokens, cost; sections
export type { Composing } from '@frontdesk/reporting';
export { sessionReports } from './session-reports.ts';
export { countVersions } from './version-uses.ts';
export { countRuns } from './graphql/telling.ts';
export type { TellRun } from './graphql/telling.ts';
export { liveReports } from './live/live-reports.ts';
export type { LiveReports } from './live/live-reports.ts';

/** What is told of each request: its line, its measures, and its trace where somebody asked for traces. */
export function told({ config, log, metrics, tracing }: Pick<Services, 'config' | 'log' | 'metrics' | 'tracing'>) {
  return { log, metrics, tracing, slowMs: config.SLOW_REQUEST_MS };
}
