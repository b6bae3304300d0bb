// What production runs, of the tree as it stands and of an earlier commit: a bundle, and the snapshot that it starts from.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { snapshotName } from './bff.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const takesSnapshot = 'docker/take-snapshot.js';
const kept = join(import.meta.dirname, '..', 'dist', 'previous');

/** `npx nx build mobile-bff`, and the snapshot that its image takes of it: where `main.js` lies beside it. */
export function presentImage(): string {
  execFileSync(join(root, 'node_modules/.bin/nx'), ['build', 'mobile-bff'], { cwd: root, stdio: 'ignore' });
  const folder = join(import.meta.dirname, '..', 'dist', 'image');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'main.js');
  copyFileSync(join(root, 'apps/mobile-bff/dist/main.js'), program);
  takeSnapshot(program, readFileSync(join(root, takesSnapshot)));
  return program;
}

function takeSnapshot(program: string, taker: Buffer): void {
  const folder = dirname(program);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'take-snapshot.js'), taker);
  execFileSync(process.execPath, ['take-snapshot.js', snapshotName], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export interface PreviousBundle {
  readonly program: string;
  readonly name: string;
}

/**
 * A path to a `main.js`, or a commit: its tree is unpacked beside this one's packages and bundled as it says itself.
 * Without either: the latest tag, and where there is none, the last commit but 25.
 */
export function previousBundle(wanted?: string): PreviousBundle {
  if (wanted?.endsWith('.js'))
    return { program: isAbsolute(wanted) ? wanted : join(process.cwd(), wanted), name: wanted };
  const commit = git('rev-parse', '--short=12', `${wanted ?? lastRelease()}^{commit}`);
  const folder = join(kept, commit);
  const program = join(folder, 'main.js');
  if (!existsSync(program)) bundleOf(commit, folder);
  return { program, name: `${commit} (${git('log', '-1', '--format=%cs %s', commit)})` };
}

function lastRelease(): string {
  try {
    return git('describe', '--tags', '--abbrev=0');
  } catch {
    return 'HEAD~25';
  }
}

function bundleOf(commit: string, folder: string): void {
  mkdirSync(kept, { recursive: true });
  const tree = mkdtempSync(join(kept, 'tree-'));
  try {
    const files = execFileSync(
      'git',
      ['archive', '--format=tar', commit, 'apps', 'libs', 'tools/workspace', 'package.json', 'tsconfig.base.json'],
      {
        cwd: root,
        maxBuffer: 512 * 1024 * 1024,
      },
    );
    execFileSync('tar', ['-x', '-C', tree], { input: files });
    linkPackages(tree);
    const app = join(tree, 'apps/mobile-bff');
    execFileSync(process.execPath, ['../../tools/workspace/bundle.js'], {
      cwd: app,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    mkdirSync(folder, { recursive: true });
    for (const name of ['main.js.map', 'main.js']) renameSync(join(app, 'dist', name), join(folder, name));
    // One of before images started from snapshots starts as its image did.
    if (git('ls-tree', '--name-only', commit, takesSnapshot) !== '')
      takeSnapshot(join(folder, 'main.js'), execFileSync('git', ['show', `${commit}:${takesSnapshot}`], { cwd: root }));
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Packages of others as they are installed here; our own libs are those of the commit. */
function linkPackages(tree: string): void {
  const [from, to] = [join(root, 'node_modules'), join(tree, 'node_modules')];
  mkdirSync(join(to, '@frontdesk'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@frontdesk' && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(tree, 'libs'))) {
    const own = join('libs', name, 'node_modules'); // a version that only this lib has
    if (existsSync(join(root, own))) symlinkSync(join(root, own), join(tree, own));
    const { name: full } = JSON.parse(readFileSync(join(tree, 'libs', name, 'package.json'), 'utf8')) as {
      name: string;
    };
    symlinkSync(join(tree, 'libs', name), join(to, full));
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
