import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from '@frontdesk/redis';
import { heardFrom, type SwitchChange, type SwitchHeard } from './heard.ts';
import { mostEntries, switchRecord } from './switch-record.ts';
import { faultOf, longestOffMs, type Switch } from './switch.ts';

/** Who said that a change is in force. */
export interface Heard {
  /** How many instances of each app. */
  readonly instances: Readonly<Record<string, number>>;
  /** False if none of them has a thing of that name; undefined if none can tell. */
  readonly isKnown: boolean | undefined;
}

/** Whose switch it is; `app` left out: the one that is for all apps. */
export type SwitchName = Pick<Switch, 'kind' | 'name' | 'app' | 'by'>;

export interface SwitchBoardOptions {
  readonly redis: Redis;
  /** Default 1 s: how long instances have to say that they know. */
  readonly heardWithinMs?: number;
  readonly now?: () => number;
}

/** Where operators turn things off and on. Needs Redis, and nothing else. */
export interface SwitchBoard {
  /** In force until its end. What was set for the same name before is replaced. */
  turnOff(setting: Switch): Promise<Heard>;
  /** In force too where nothing was known to be off, as Redis may have lost it. */
  turnOn(which: SwitchName): Promise<Heard>;
  list(): Promise<readonly Switch[]>;
}

export function switchBoard(options: SwitchBoardOptions): SwitchBoard {
  const { redis, heardWithinMs = 1_000, now = Date.now } = options;
  const record = switchRecord(redis, now);

  async function set(setting: Switch, isOn: boolean): Promise<Heard> {
    const fault = faultOf({ by: undefined, app: undefined, ...setting }, now());
    if (fault !== undefined) throw new RangeError(fault);
    const { kind, name, app } = setting;
    const change: SwitchChange = { id: randomUUID(), kind, name, ...(app !== undefined && { app }) };
    const heard = new Map<string, SwitchHeard>();
    const message = (text: string): void => {
      const said = heardFrom(text);
      if (said?.id === change.id) heard.set(said.instance, said);
    };
    const subscription = await redis.subscribe(record.heard, { message });
    try {
      if (!(await record.set({ setting, isOn }, JSON.stringify(change)))) {
        throw new RangeError(`${mostEntries} switches are set: wait until some have ended.`);
      }
      await pause(heardWithinMs);
    } finally {
      await subscription.close();
    }
    return summaryOf([...heard.values()]);
  }

  return {
    turnOff: async (setting) => {
      if (setting.until <= now()) throw new RangeError('The end is in the past.');
      return await set(setting, false);
    },
    turnOn: async (which) => await set({ ...which, reason: 'turned on', until: now() + longestOffMs }, true),
    async list() {
      const { entries } = await record.read();
      const off = entries.filter(({ isOn, setting }) => !isOn && setting.until > now());
      return off.map(({ setting }) => setting).toSorted((a, b) => a.until - b.until);
    },
  };
}

function summaryOf(heard: readonly SwitchHeard[]): Heard {
  const instances: Record<string, number> = {};
  for (const { app } of heard) instances[app] = (instances[app] ?? 0) + 1;
  const known = heard.map(({ knows }) => knows).filter((knows) => typeof knows === 'boolean');
  return { instances, isKnown: known.length > 0 ? known.includes(true) : undefined };
}
