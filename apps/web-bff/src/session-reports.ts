import type { SessionReport } from '@frontdesk/sessions';
import type { Logger, Metrics } from '@frontdesk/telemetry';

/** How sessions begin, go on and end. No report identifies one. */
export function sessionReports(metrics: Metrics, log: Logger): (report: SessionReport) => void {
  const count = metrics.counter({
    name: 'frontdesk_sessions_total',
    help: 'What happened to sessions: begun, refreshed, ended, and why.',
    labels: ['what', 'why'],
  });
  return (report) => {
    const why = report.type === 'ended' ? report.reason : report.type === 'sign-in-failed' ? report.kind : '';
    count({ what: report.type, why });
    if (report.type === 'store-away' || report.type === 'refresh-failed' || report.type === 'logout-token-refused')
      log.warn({ what: report.type, err: report.cause }, 'sessions');
    else if (report.type === 'sign-in-failed') log.warn({ why, err: report.cause }, 'a sign-in failed');
  };
}
