import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');

/** Below the workspace, so that its packages are found. Not `apps/…/dist`, which others test at the same time. */
export const bundleFolder = join(root, 'dist', `replay-${process.pid}`);

export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Builds an app as `nx build` does, from its sources with a change. Gives the bundle. */
export async function bundled(name: string, app: string, change?: Change): Promise<string> {
  const folder = join(bundleFolder, name, 'apps', app);
  await mkdir(folder, { recursive: true });
  for (const one of ['src', 'package.json']) await cp(join(root, 'apps', app, one), join(folder, one), { recursive: true }); // prettier-ignore
  if (change !== undefined) {
    const file = join(folder, change.file);
    const text = await readFile(file, 'utf8');
    if (text.split(change.from).length !== 2) throw new Error(`${change.file} has not this, once: ${change.from}`);
    await writeFile(file, text.replace(change.from, change.to));
  }
  await run(process.execPath, [join(root, 'tools/workspace/bundle.js')], { cwd: folder });
  return join(folder, 'dist', 'main.js');
}
