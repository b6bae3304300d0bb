import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from '@frontdesk/redis';
import { changeFrom, type SwitchHeard } from './heard.ts';
import { rememberedEntries } from './remembered-entries.ts';
import { repeatedly, type Repeated } from './repeatedly.ts';
import { readSwitchFile } from './switch-file.ts';
import { switchRecord } from './switch-record.ts';
import { SwitchTable, type SwitchesChanged } from './switch-table.ts';
import type { Switch, SwitchKind } from './switch.ts';

export type SwitchSource = 'redis' | 'file';

/** What is told to logs and metrics. */
export interface SwitchesEvents {
  onChanged?(changed: SwitchesChanged): void;
  /** It could not be read: what was known stays until it ends. Told once. */
  onAway?(source: SwitchSource, cause: unknown): void;
  onBack?(source: SwitchSource): void;
  /** Entries that are not understood, and why. Told when they change. */
  onUnreadable?(source: SwitchSource, faults: readonly string[]): void;
}

export interface SwitchesOptions {
  /** What is off for another app alone is on here. */
  readonly app: string;
  readonly redis?: Redis | undefined;
  /** A file as `npm run switch -- list --json` prints it, for a process without Redis and for when Redis is the trouble. */
  readonly file?: string | undefined;
  /** Default 1.5 s: two tries fit into the 5 s within which everyone is to know, even if a message is lost. */
  readonly everyMs?: number;
  /** Whether this app has such a thing, so that who mistypes a name is told. Undefined: it cannot tell. */
  readonly knows?: (kind: SwitchKind, name: string) => boolean | undefined;
  /** Milliseconds since the epoch: the ends are compared with it. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly events?: SwitchesEvents;
}

/** What operators have turned off. */
export interface Switches {
  /** Of what this process knows; waits for nothing. */
  off(kind: SwitchKind, name: string): Switch | undefined;
  list(): readonly Switch[];
  /** False while something may have been turned off or on that this process does not know. */
  readonly isCurrent: boolean;
  /** True as soon as it is current, false if that takes longer: for a start. */
  whenCurrent(withinMs: number): Promise<boolean>;
  close(): Promise<void>;
}

const soonMs = 20;
// At a start the connection is only being made: that is not an absence yet.
const connectWithinMs = 1_000;

export function createSwitches(options: SwitchesOptions): Switches {
  const { app, redis, file, now = Date.now, events = {} } = options;
  const table = new SwitchTable(app, now);
  const looks: Look[] = [];
  const apply = (): void => {
    const changed = table.replace(looks.flatMap((look) => look.off()));
    if (changed) events.onChanged?.(changed);
  };
  const own = { ...options, now, apply };
  if (redis) looks.push(lookAtRedis(redis, own));
  if (file !== undefined) looks.push(lookAtFile(file, own));
  const isCurrent = (): boolean => looks.every((look) => look.isCurrent());
  return {
    off: (kind, name) => table.off(kind, name),
    list: () => table.list(),
    get isCurrent() {
      return isCurrent();
    },
    async whenCurrent(withinMs) {
      const end = performance.now() + withinMs;
      while (!isCurrent() && performance.now() < end) await pause(Math.min(soonMs, end - performance.now()));
      return isCurrent();
    },
    close: async () => void (await Promise.all(looks.map((look) => look.close()))),
  };
}

interface Look {
  off(): readonly Switch[];
  isCurrent(): boolean;
  run(): Promise<void>;
  close(): Promise<void>;
}

type LookOptions = SwitchesOptions & { readonly now: () => number; readonly apply: () => void };

function lookAtRedis(redis: Redis, options: LookOptions): Look {
  const { app, now, apply, knows } = options;
  const record = switchRecord(redis, now);
  const remembered = rememberedEntries(now);
  const instance = randomUUID();
  const connected = redis.whenUp(connectWithinMs);
  const regular = regularly('redis', options, async () => {
    await connected;
    const { entries, unreadable } = await record.read();
    const missing = remembered.merge(entries);
    apply();
    // It has come back without them, and those who start now would not know.
    if (missing.length > 0) record.restore(missing).catch(() => undefined);
    return unreadable;
  });
  const answer = async (text: string): Promise<void> => {
    await regular.run();
    const change = changeFrom(text);
    if (!change || !regular.isCurrent() || (change.app ?? app) !== app) return;
    const heard: SwitchHeard = { id: change.id, app, instance, knows: knows?.(change.kind, change.name) };
    await redis.publish(record.heard, JSON.stringify(heard));
  };
  const subscription = redis.subscribe(record.changes, {
    message: (text) => void answer(text).catch(() => undefined), // who asked is told of fewer
    restored: () => void regular.run(),
  });
  return {
    ...regular,
    off: remembered.off,
    async close() {
      regular.close();
      await (await subscription).close();
    },
  };
}

/** A file is as its owner left it: what is no longer in it is on. */
function lookAtFile(file: string, options: LookOptions): Look {
  const { now, apply } = options;
  let off: readonly Switch[] = [];
  const regular = regularly('file', options, async () => {
    const { entries, unreadable } = await readSwitchFile(file, now());
    off = entries.filter(({ isOn }) => !isOn).map(({ setting }) => setting);
    apply();
    return unreadable;
  });
  return { ...regular, off: () => off, close: async () => regular.close() };
}

/** Reads again and again, and tells once when that fails and when it works again. */
function regularly(source: SwitchSource, options: LookOptions, read: () => Promise<readonly string[]>) {
  const { everyMs = 1_500, random = Math.random, events = {}, apply } = options;
  let readAt = -Infinity;
  let isAway = false;
  let unreadable = '';
  const repeated: Repeated = repeatedly(
    async () => {
      try {
        const faults = await read();
        readAt = performance.now();
        if (isAway) events.onBack?.(source);
        isAway = false;
        if (faults.length > 0 && faults.join() !== unreadable) events.onUnreadable?.(source, faults);
        unreadable = faults.join();
      } catch (cause) {
        apply(); // what is over is over
        if (!isAway) events.onAway?.(source, cause);
        isAway = true;
      }
    },
    everyMs,
    random,
  );
  // Two may be late or lost before it counts.
  return { ...repeated, isCurrent: () => performance.now() - readAt < 3 * everyMs };
}
