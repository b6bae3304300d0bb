// Which projects a change affects, as Nx says it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** The names of the projects that files (paths from the root) belong to, and of all that depend on them. */
export function affectedBy(files: readonly string[]): string[] {
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const args = [nx, 'show', 'projects', '--affected', `--files=${files.join(',')}`, '--json'];
  const said = execFileSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (JSON.parse(said) as string[]).toSorted();
}
