import { setImmediate as turn } from 'node:timers/promises';
import type { AuditSink } from './sinks/audit-sink.ts';

export interface MemorySink extends AuditSink {
  readonly records: Record<string, unknown>[];
  /** Whatever is written is refused, as long as it is set. */
  failure: Error | undefined;
  /** Writes wait for it. */
  until: Promise<void>;
}

/** A sink that tests look into, make fail and hold up. */
export function memorySink(): MemorySink {
  const sink: MemorySink = {
    name: 'memory',
    records: [],
    failure: undefined,
    until: Promise.resolve(),
    async write(lines) {
      await sink.until;
      await turn();
      if (sink.failure) throw sink.failure;
      for (const line of lines) sink.records.push(JSON.parse(line) as Record<string, unknown>);
    },
    close: async () => undefined,
  };
  return sink;
}
