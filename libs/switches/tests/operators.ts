import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { createSwitches, switchBoard, type Switch, type Switches, type SwitchesOptions } from '../src/index.ts';

export interface Instance {
  readonly switches: Switches;
  /** What went to logs. */
  readonly told: string[];
}

/** Instances and operators that share one Redis; `close` ends them all. */
export function fleetOn(url: string) {
  const closing: (() => Promise<void>)[] = [];
  function connect(app: string, commandDeadlineMs = 1_000): Redis {
    const redis = createRedis({ url, app, commandDeadlineMs });
    closing.push(redis.close);
    return redis;
  }
  return {
    connect,
    async instance(options: Partial<SwitchesOptions> = {}): Promise<Instance> {
      const told: string[] = [];
      const app = options.app ?? 'mobile-bff';
      const switches = createSwitches({
        redis: connect(app),
        ...options,
        app,
        events: {
          onChanged: ({ off, on }) => {
            for (const { name, reason, by } of off) told.push(`${name} off: ${reason}, ${by}`);
            for (const { name } of on) told.push(`${name} on`);
          },
          onAway: (source) => void told.push(`${source} away`),
          onBack: (source) => void told.push(`${source} back`),
          onUnreadable: (source, faults) => void told.push(`${source}: ${faults.join()}`),
        },
      });
      closing.push(switches.close);
      await switches.whenCurrent(5_000);
      return { switches, told };
    },
    async operator(heardWithinMs = 200) {
      const redis = connect('workspace');
      await redis.whenUp(5_000);
      return switchBoard({ redis, heardWithinMs });
    },
    async close() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}

export function summaryOff(members: Partial<Switch> = {}): Switch {
  const until = Date.now() + 60_000;
  return { kind: 'section', name: 'mobile.document/summary', reason: 'INC-7', by: 'ada', until, ...members };
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
