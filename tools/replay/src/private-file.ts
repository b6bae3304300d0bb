import { rm, writeFile } from 'node:fs/promises';

/** What answers say is for who made the file: also where another one, that others could read, was before. */
export async function writePrivately(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
}
