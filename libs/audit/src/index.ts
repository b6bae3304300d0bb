// What an app puts together.
export { createAudit } from './audit.ts';
export type { Audit, AuditOptions, OnLoss } from './audit.ts';
export type { AuditEntry, Outcome, Phase, Who } from './audit-record.ts';
export type { TrailEvents } from './trail.ts';

// What happens to a request.
export { audited, auditEnd, auditedLast, endingBecause } from './audited.ts';
export type { Auditing } from './audited.ts';
export { documentIds, touching } from './documents.ts';
export type { DocumentIds } from './documents.ts';
export { auditUnavailable } from './problems.ts';

// Where records are kept.
export type { AuditSink } from './sinks/audit-sink.ts';
export { nowhere } from './sinks/nowhere.ts';
export { fileSink } from './sinks/file-sink.ts';
export { redisSink } from './sinks/redis-sink.ts';
export type { RedisSinkOptions } from './sinks/redis-sink.ts';
export { streamSink } from './sinks/stream-sink.ts';
export type { LineStream } from './sinks/stream-sink.ts';
