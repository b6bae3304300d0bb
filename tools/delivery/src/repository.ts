// The files that are checked, as they lie in the repository.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allApps } from '@frontdesk/workspace-plugin/apps';
import { parse, parseAllDocuments } from 'yaml';

export const root = join(import.meta.dirname, '..', '..', '..');
export const apps: readonly string[] = allApps().map(({ name }) => name);

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** With merge keys, as compose files have them. */
export function yamlOf(path: string): unknown {
  return parse(textOf(path), { merge: true });
}

export function documentsIn(path: string): unknown[] {
  return parseAllDocuments(textOf(path)).map((document) => document.toJS() as unknown);
}
