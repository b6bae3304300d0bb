import { faultOf, type Switch } from './switch.ts';

/** One field of the hash in Redis, or one member of a file: a switch as it was last set. */
export interface SwitchEntry {
  readonly setting: Switch;
  /** Turned on is said, and not left out: what is missing may have been lost. */
  readonly isOn: boolean;
}

// The only one so far. Who changes what an entry means counts it up, and reads this one too for as long as it may be there.
const format = 1;

/** The same for the same thing of the same app. */
export function entryName({ kind, name, app }: Pick<Switch, 'kind' | 'name' | 'app'>): string {
  return `${app ?? '*'} ${kind} ${name}`;
}

/** Times are ISO 8601 in UTC: people read and write them in files, and their order is that of their texts. */
export function entryOf({ setting, isOn }: SwitchEntry): object {
  return { format, ...setting, until: new Date(setting.until).toISOString(), ...(isOn && { on: true }) };
}

/** The entry, or what is wrong with it in a few words. */
export function entryFrom(read: unknown, now: number): SwitchEntry | string {
  if (typeof read !== 'object' || read === null) return 'It is no object.';
  const given = read as Readonly<Record<string, unknown>>;
  if (given['format'] !== format) return `It has another format than ${format}.`;
  const { kind, name, reason, by, app } = given as Partial<Record<keyof Switch, unknown>>;
  const until = typeof given['until'] === 'string' ? Date.parse(given['until']) : undefined;
  const fault = faultOf({ kind, name, reason, until, by, app }, now);
  if (fault !== undefined) return fault;
  const some = { kind, name, reason, until, ...(by !== undefined && { by }), ...(app !== undefined && { app }) };
  return { setting: some as Switch, isOn: given['on'] === true };
}

/** The same for an entry as text. */
export function entryFromText(text: string, now: number): SwitchEntry | string {
  try {
    return entryFrom(JSON.parse(text), now);
  } catch {
    return 'It is no JSON.';
  }
}
