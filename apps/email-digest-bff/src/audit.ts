import { documentIds, fileSink, nowhere, redisSink, streamSink } from '@frontdesk/audit';
import type { Audit, Auditing, AuditSink } from '@frontdesk/audit';
import { createRedis } from '@frontdesk/redis';
import { whoIn } from './callers.ts';
import type { Config } from './config.ts';

/** How a request of this app is recorded. */
export function auditing(audit: Audit): Auditing {
  return { audit, who: whoIn, documents: documentIds('doc_[0-9a-z]{8,32}') };
}

/** Where records go: to one place. */
export function auditSink({
  AUDIT_FILE: file,
  AUDIT_REDIS_URL: url,
  AUDIT_REDIS_RECORDS: mostRecords,
}: Config): AuditSink {
  if (file !== undefined) return file === '-' ? streamSink(process.stdout) : fileSink(file);
  if (url === undefined) return nowhere;
  const redis = createRedis({ url, app: 'email-digest-bff' });
  return { ...redisSink(redis, { mostRecords }), close: () => redis.close() };
}
