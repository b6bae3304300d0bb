import { readFile, stat } from 'node:fs/promises';
import { entryFrom, entryOf, type SwitchEntry } from './switch-entry.ts';
import type { Switch } from './switch.ts';
import { mostEntries } from './switch-record.ts';

const maxBytes = 262_144;

/** What `list --json` prints, and what a file of switches holds. */
export function switchesAsJson(switches: readonly Switch[]): string {
  const entries = switches.map((setting) => entryOf({ setting, isOn: false }));
  return `${JSON.stringify({ switches: entries }, undefined, 2)}\n`;
}

/** A file that is not there says that nothing is off. Throws on one that is no file of switches. */
export async function readSwitchFile(file: string, now: number) {
  const text = await textOf(file);
  const all = text === undefined ? [] : (JSON.parse(text) as { switches?: unknown } | null)?.switches;
  if (!Array.isArray(all) || all.length > mostEntries) {
    throw new Error(`${file} is no file of switches: {"switches": […]}, at most ${mostEntries}.`);
  }
  const read = all.map((entry: unknown) => entryFrom(entry, now));
  return {
    entries: read.filter((entry): entry is SwitchEntry => typeof entry === 'object'),
    unreadable: read.filter((entry) => typeof entry === 'string'),
  };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > maxBytes) throw new Error(`${file} is larger than ${maxBytes} bytes.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
