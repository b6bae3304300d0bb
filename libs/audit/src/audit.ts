import { Problem } from '@frontdesk/problems';
import { auditLine, gapLine, type AuditEntry } from './audit-record.ts';
import { auditUnavailable } from './problems.ts';
import type { AuditSink } from './sinks/audit-sink.ts';
import { openTrail, type TrailEvents } from './trail.ts';

/**
 * `refuse`: nothing is done that cannot be recorded. `continue`: requests go on; what there is no room for is dropped,
 * counted, and stands in the sink as a gap.
 */
export type OnLoss = 'refuse' | 'continue';

export interface AuditOptions {
  readonly app: string;
  readonly sink: AuditSink;
  readonly onLoss: OnLoss;
  /** 100 ms: what a crash may lose of reads and refusals, which nobody waits for. */
  readonly batchMs?: number;
  /** 500: some 250 kB. */
  readonly mostPerBatch?: number;
  /** 10 000 while the sink is away: some 5 MB, or ten seconds at a thousand requests a second. */
  readonly mostWaiting?: number;
  /** 1 s: a sink that takes longer is lost, and the answer of a write waits no longer. */
  readonly writeWithinMs?: number;
  readonly events?: TrailEvents;
  readonly now?: () => Date;
}

export interface Audit {
  /** Neither waits nor throws. */
  record(entry: AuditEntry): void;
  /** The same for a write: with `refuse`, resolves when the record is kept and rejects with `audit-unavailable` if it is not in time. */
  recordWrite(entry: AuditEntry): Promise<void>;
  /** With `refuse`, throws `audit-unavailable` while the sink is lost or has too much waiting. */
  requireSink(): void;
  readonly isLost: boolean;
  /** Since the start. */
  readonly dropped: number;
  /** Writes what waits. Gives how many records were lost after all; 2 s by default. */
  close(withinMs?: number): Promise<number>;
}

export function createAudit(options: AuditOptions): Audit {
  const { app, sink, onLoss, events = {}, now = () => new Date() } = options;
  const { batchMs = 100, mostPerBatch = 500, mostWaiting = 10_000, writeWithinMs = 1_000 } = options;
  const gap = (dropped: number, since: Date, until: Date) => gapLine(app, dropped, since, until);
  const trail = openTrail({ sink, gap, batchMs, mostPerBatch, mostWaiting, writeWithinMs, events });
  return {
    record: (entry) => void trail.add(auditLine(app, entry, now())),
    async recordWrite(entry) {
      const place = trail.add(auditLine(app, entry, now()));
      if (onLoss === 'continue') return;
      if (place === undefined || !(await trail.kept(place))) {
        throw unavailable('It may have been done, and could not be recorded. Ask with the same Idempotency-Key.');
      }
    },
    requireSink() {
      if (onLoss === 'refuse' && (trail.isLost || trail.isFull)) throw unavailable('Nothing was done. Try again soon.');
    },
    get isLost() {
      return trail.isLost;
    },
    get dropped() {
      return trail.dropped;
    },
    async close(withinMs = 2_000) {
      const unwritten = await trail.close(withinMs);
      await sink.close();
      return unwritten;
    },
  };
}

function unavailable(detail: string): Problem {
  return new Problem(auditUnavailable, detail, { headers: { 'Retry-After': '2' } });
}
