// Some registries lack a platform package at its newest version. `npm install` then succeeds and leaves an entry out,
// and `npm ci` fails on the next machine. This finds the gap where it is made.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function gapsIn(packages: Readonly<Record<string, LockEntry>>): string[] {
  const gaps: string[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      const found = ancestors(path)
        .map((at) => packages[`${at}node_modules/${name}`])
        .find((other) => other !== undefined);
      if (!found?.version) gaps.push(`${name}, needed by ${path || 'the workspace'}, has no entry`);
    }
    if (entry.resolved?.startsWith('http')) gaps.push(`${path} records a download address: ${entry.resolved}`);
  }
  return gaps;
}

/** Where Node looks for a package: beside it, then one level up, down to the root. */
function ancestors(path: string): string[] {
  const parts = path === '' ? [] : path.split('/node_modules/');
  const places = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`);
  return [...places, ''];
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '..', '..', '..', 'package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockEntry> };
  const gaps = gapsIn(packages);
  for (const gap of gaps) process.stderr.write(`${gap}\n`);
  if (gaps.length > 0) process.exitCode = 1;
}
