// `node tools/contracts/src/generate.ts [--check]`: writes what all BFFs use of the platform, or says that it is old.
import { readFile, writeFile } from 'node:fs/promises';
import { usesFile, writtenUses } from './uses/uses-file.ts';

const text = await writtenUses();
if ((await readFile(usesFile, 'utf8').catch(() => '')) !== text) {
  const isCheck = process.argv.includes('--check');
  process.stdout.write(isCheck ? 'uses.json is not what the BFFs say that they read\n' : 'uses.json written\n');
  if (isCheck) process.exitCode = 1;
  else await writeFile(usesFile, text);
}
