import type { AppFacts } from '../apps.ts';

const begin = '<!-- ports: written by npx nx sync -->';
const end = '<!-- /ports -->';

/** The table between the marks; without marks the text stays as it is. */
export function withPorts(text: string, apps: readonly AppFacts[]): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) return text;
  return `${text.slice(0, from + begin.length)}\n\n${table(apps)}\n\n${text.slice(to)}`;
}

function table(apps: readonly AppFacts[]): string {
  const head = ['BFF', 'port', 'metrics', 'callers show', 'team'];
  const rows = apps.map(({ name, port, metricsPort, auth, team }) => [name, `${port}`, `${metricsPort}`, auth, team]);
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
