import { defineScript, type Redis } from '@frontdesk/redis';
import type { AuditSink } from './audit-sink.ts';

export interface RedisSinkOptions {
  /** The stream holds about so many of the newest: 250 000, some 100 MB. Read them away before. */
  readonly mostRecords?: number;
  /** 1 s: nobody waits for a batch but the answers of writes. */
  readonly deadlineMs?: number;
}

// All of a batch or nothing of it. `~`: whole nodes of the stream only, which costs nothing.
const append = defineScript(
  'audit.append',
  `for i = 2, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'record', ARGV[i])
end
return #ARGV - 1`,
);

/** One entry each of the stream `frontdesk:<app>:{audit}:records`, in the field `record`. The connection stays open. */
export function redisSink(
  redis: Pick<Redis, 'key' | 'run'>,
  { mostRecords = 250_000, deadlineMs = 1_000 }: RedisSinkOptions = {},
): AuditSink {
  const key = redis.key('audit', 'records');
  return {
    name: 'redis',
    write: async (lines) => void (await redis.run(append, [key], [mostRecords, ...lines], { deadlineMs })),
    close: async () => undefined,
  };
}
