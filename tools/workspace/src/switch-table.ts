import type { Switch } from '@frontdesk/switches';

const heading = ['what', 'name', 'app', 'until', 'left', 'by', 'reason'];

/** One line a switch, the one that ends first first. */
export function switchTable(switches: readonly Switch[], nowMs: number): string {
  if (switches.length === 0) return 'Nothing is off.\n';
  const rows = switches.map((setting) => rowOf(setting, nowMs));
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [heading, ...rows].map((row) => `${lineOf(row).trimEnd()}\n`).join('');
}

function rowOf({ kind, name, app = 'all', until, by = '-', reason }: Switch, nowMs: number): string[] {
  return [kind, name, app, new Date(until).toISOString(), spanOf(until - nowMs), by, reason];
}

function spanOf(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 120) return `${minutes}m`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}
