import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uses } from './uses.ts';

export const usesFile = join(import.meta.dirname, '..', '..', 'uses.json');

export async function readUses(file = usesFile): Promise<Uses> {
  return JSON.parse(await readFile(file, 'utf8')) as Uses;
}

/** The file as it has to be: a line for each member, so that a diff says what an app began to read. */
export async function writtenUses(): Promise<string> {
  const { makeUses } = await import('./make-uses.ts');
  return `${JSON.stringify(await makeUses(), null, 1)}\n`;
}
