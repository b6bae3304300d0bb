import { createAudit, documentIds, fileSink, nowhere, redisSink, streamSink } from '@frontdesk/audit';
import type { Audit, Auditing, AuditSink } from '@frontdesk/audit';
import { createRedis } from '@frontdesk/redis';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { whoIn } from './callers.ts';
import type { Config } from './config.ts';

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export const idsOfDocuments = documentIds('doc_[0-9a-z]{8,32}');

/** How a request of this app is recorded. */
export function auditing(audit: Audit): Auditing {
  return { audit, who: whoIn, documents: idsOfDocuments };
}

/** The record of every read, write and refusal, in a place of its own. */
export function createAppAudit(config: Config, { metrics, log }: Telling): Audit {
  const count = metrics.counter({
    name: 'frontdesk_audit_records_total',
    help: 'Records of the audit, by what became of them.',
    labels: ['what'],
  });
  const audit = createAudit({
    app: 'teams-bot-bff',
    sink: sinkOf(config),
    onLoss: config.AUDIT_ON_LOSS,
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

function sinkOf({ AUDIT_FILE: file, AUDIT_REDIS_URL: url, AUDIT_REDIS_RECORDS: mostRecords }: Config): AuditSink {
  if (file !== undefined) return file === '-' ? streamSink(process.stdout) : fileSink(file);
  if (url === undefined) return nowhere;
  const redis = createRedis({ url, app: 'teams-bot-bff' });
  return { ...redisSink(redis, { mostRecords }), close: () => redis.close() };
}
