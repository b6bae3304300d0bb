// Says `deploy=true` when an app is affected by what came since it last went out: `deployable.ts <app> <tag>`.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { affectedBy } from './affected.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What goes into an app's image or its manifests without being in the project itself. */
export function touchesImage(app: string, files: readonly string[]): boolean {
  const recipe = [
    'docker/Dockerfile',
    'docker/Dockerfile.dockerignore',
    'docker/health-check.js',
    'docker/take-snapshot.js',
  ];
  return files.some((file) => recipe.includes(file) || file.startsWith(`docker/kubernetes/${app}/`));
}

function changedSince(tag: string): readonly string[] | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  if (git('tag', '--list', tag).length === 0) return undefined; // it has never gone out
  return git('diff', '--name-only', `${tag}...HEAD`);
}

if (import.meta.main) {
  const [app = '', tag = ''] = process.argv.slice(2);
  const files = process.env['FORCED'] === 'true' ? undefined : changedSince(tag);
  const deploy =
    files === undefined || (files.length > 0 && (touchesImage(app, files) || affectedBy(files).includes(app)));
  process.stdout.write(`deploy=${deploy}\n`);
}
