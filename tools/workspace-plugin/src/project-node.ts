import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a file with the Node of the project, by whichever Nx was started. */
export function nodeOf(root: string, ...args: string[]): void {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  execFileSync(join(root, 'node_modules', '.bin', 'node'), args, { cwd: root, env, stdio: 'inherit' });
}
