import { setTimeout as pause } from 'node:timers/promises';
import { createChangeEvents, type ChangeEvents, type ChangeEventsOptions } from '../src/index.ts';

export interface Hearing {
  readonly changes: ChangeEvents;
  /** Ids of what was heard, with `lost` and `restored` where they were said. */
  readonly said: string[];
  /** What went to logs and metrics. */
  readonly told: string[];
}

/** A process that hears, with one listener. */
export function hearing(options: Omit<ChangeEventsOptions, 'app' | 'events'>): Hearing {
  const said: string[] = [];
  const told: string[] = [];
  const changes = createChangeEvents({
    ...options,
    app: 'mobile-bff',
    events: {
      onHeard: (type) => void told.push(type),
      onDropped: (why) => void told.push(why),
      onLost: () => void told.push('lost'),
      onRestored: () => void told.push('restored'),
    },
  });
  changes.on({
    name: 'test',
    hear: ({ id }) => void said.push(id),
    lost: () => void said.push('lost'),
    restored: () => void said.push('restored'),
  });
  return { changes, said, told };
}

/** Milliseconds until it was so. */
export async function until(isSo: () => boolean, withinMs = 8_000): Promise<number> {
  const startedAt = performance.now();
  while (!isSo()) {
    if (performance.now() - startedAt > withinMs) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`);
    await pause(5);
  }
  return performance.now() - startedAt;
}
