import { readFile, writeFile } from 'node:fs/promises';
import { usesFile, writtenUses } from './uses/uses-file.ts';

/** Writes what all BFFs use of the platform, or only says that it is old. */
export async function generate(isCheck: boolean): Promise<number> {
  const text = await writtenUses();
  if ((await readFile(usesFile, 'utf8').catch(() => '')) === text) return 0;
  process.stdout.write(isCheck ? 'uses.json is not what the BFFs say that they read\n' : 'uses.json written\n');
  if (!isCheck) await writeFile(usesFile, text);
  return isCheck ? 1 : 0;
}
