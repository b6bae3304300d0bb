import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from '@frontdesk/redis';
import {
  requireRevocable,
  revocationList,
  type RevocationList,
  type RevocationListOptions,
} from './revocation-list.ts';
import { noticeFrom, revocationRecord, type RevocationRecord } from './revocation-record.ts';
import type { Revocations } from './revocations.ts';

export interface RedisRevocationsOptions extends RevocationListOptions {
  readonly redis: Redis;
  /** Default 1 s: how soon at the latest a revocation is known whose message was lost. */
  readonly checkEveryMs?: number;
}

// The numbers of the changes start again when a Redis lost its data; then they alone do not tell what was missed.
const wholeEveryChecks = 60;
const askAgainMs = 50;

/**
 * Revocations that all apps and instances share. A message tells of each; who missed one sees so by the number of the
 * next, or by looking once a second. What was once known stays in force, whatever becomes of Redis.
 */
export function redisRevocations(options: RedisRevocationsOptions): Revocations {
  const { redis, checkEveryMs = 1_000, keptForS = 86_400, most = 100_000, now = Date.now } = options;
  // Entries that Redis no longer has may still be here.
  const list = revocationList({ ...options, most: 2 * most });
  const record = revocationRecord(redis, { keptForS, most });
  const reader = recordReader(record, list);
  const subscription = redis.subscribe(record.channel, {
    message: (text) => {
      const notice = noticeFrom(text);
      if (notice?.entry) list.add([notice.entry]);
      if (!notice || !reader.follows(notice.change)) void reader.read();
    },
    restored: () => void reader.read('whole'),
  });
  void reader.read();
  let checks = 0;
  const timer = setInterval(() => void reader.read(++checks % wholeEveryChecks === 0 ? 'whole' : 'new'), checkEveryMs);
  timer.unref();
  // Two checks may be late or lost before it counts.
  const isCurrent = () => performance.now() - reader.readAt < 3 * checkEveryMs;

  return {
    isRevoked: list.has,
    onRevoked: list.watch,
    async revoke({ kind, id, at }) {
      requireRevocable(id);
      list.add([{ kind, id, at: at ?? now(), until: now() + keptForS * 1000 }]);
      if (!(await record.add({ kind, id, at }))) throw new RangeError(`More than ${most} revocations are in force.`);
    },
    get isCurrent() {
      return isCurrent();
    },
    async whenCurrent(withinMs) {
      const end = performance.now() + withinMs;
      while (!isCurrent() && performance.now() < end) {
        await redis.whenUp(Math.max(0, end - performance.now()));
        await reader.read();
        if (!isCurrent()) await pause(askAgainMs);
      }
      return isCurrent();
    },
    async close() {
      clearInterval(timer);
      await (await subscription).close();
    },
  };
}

/** Reads what is new, once for all who ask at the same time; a Redis that is away is asked again by the timer. */
function recordReader(record: RevocationRecord, list: RevocationList) {
  let known: number | undefined;
  let readAt = -Infinity;
  let underWay: Promise<void> | undefined;

  async function readOnce(): Promise<void> {
    try {
      const { change, entries } = await record.read(known);
      known = change;
      readAt = performance.now();
      list.add(entries);
    } catch {
      // Who asks sees by `readAt` that it is old; what is known stays in force.
    }
  }

  return {
    get readAt() {
      return readAt;
    },
    /** Whether this change is the next, so that nothing was missed. */
    follows(change: number): boolean {
      const isNext = known !== undefined && (change === known || change === known + 1);
      if (isNext) known = change;
      return isNext;
    },
    read(what: 'new' | 'whole' = 'new'): Promise<void> {
      if (what === 'whole') known = undefined;
      underWay ??= readOnce().finally(() => (underWay = undefined));
      return underWay;
    },
  };
}
