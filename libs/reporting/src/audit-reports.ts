import { createAudit } from '@frontdesk/audit';
import type { Audit, AuditSink } from '@frontdesk/audit';
import type { Logger, Metrics } from '@frontdesk/telemetry';

interface ReportedAudit {
  readonly app: string;
  readonly sink: AuditSink;
  readonly onLoss: 'refuse' | 'continue';
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The record of every read, write and refusal, whose own losses are told. */
export function reportedAudit({ app, sink, onLoss, metrics, log }: ReportedAudit): Audit {
  const count = metrics.counter({
    name: 'frontdesk_audit_records_total',
    help: 'Records of the audit, by what became of them.',
    labels: ['what'],
  });
  const audit = createAudit({
    app,
    sink,
    onLoss,
    events: {
      onWritten: (records) => count({ what: 'written' }, records),
      onDropped: () => count({ what: 'dropped' }),
      onLost: (err) => log.error({ err }, 'the audit’s records cannot be written'),
      onRestored: (dropped) =>
        log[dropped > 0 ? 'error' : 'info']({ dropped }, 'the audit’s records are written again'),
      onUnwritten: (records) => log.error({ records }, 'the audit’s records are lost'),
    },
  });
  metrics.gauge({
    name: 'frontdesk_audit_lost',
    help: '1 while records of the audit cannot be written.',
    read: () => Number(audit.isLost),
  });
  return audit;
}
