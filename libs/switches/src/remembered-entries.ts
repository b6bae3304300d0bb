import { entryName, type SwitchEntry } from './switch-entry.ts';

/**
 * What Redis said, until each entry's own end. Nothing is turned on by being missed: a Redis that lost its data, or a
 * replica that lags, would else turn on everything at once.
 */
export function rememberedEntries(now: () => number) {
  const all = new Map<string, SwitchEntry>();
  return {
    /** Gives back what is known here and not there. */
    merge(entries: readonly SwitchEntry[]): readonly SwitchEntry[] {
      const said = new Map(entries.map((entry) => [entryName(entry.setting), entry]));
      for (const [name, entry] of said) all.set(name, entry);
      for (const [name, { setting }] of all) if (setting.until <= now()) all.delete(name);
      return [...all].filter(([name]) => !said.has(name)).map(([, entry]) => entry);
    },
    off: () => [...all.values()].filter(({ isOn }) => !isOn).map(({ setting }) => setting),
  };
}
