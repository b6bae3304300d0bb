// Installs what the peers need, into their own folder, and builds what their documentation has built.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function peerPath(path = ''): string {
  return fileURLToPath(new URL(`../peers/${path}`, import.meta.url));
}

const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Some ten seconds, and a minute or two where the packages were not there yet. */
export function preparePeers(print: (line: string) => void): void {
  const lock = createHash('sha256')
    .update(readFileSync(peerPath('package-lock.json')))
    .digest('hex');
  const stamp = peerPath('node_modules/.installed-lock');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    print('The packages of the peers are installed, once.');
    execFileSync('npm', install, { cwd: peerPath(), stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(stamp, lock);
  }
  mkdirSync(peerPath('dist'), { recursive: true });
  run('.', 'node_modules/typescript/bin/tsc', '-p', 'nest/tsconfig.json');
  const composed = ['--config-path', 'mesh.config.js', '--output', '../dist/supergraph.graphql'];
  run('hive', 'node_modules/@graphql-mesh/compose-cli/esm/bin.js', ...composed);
}

function run(folder: string, program: string, ...args: string[]): void {
  // What they say is of interest only when they fail, and then it is in the error.
  execFileSync(process.execPath, [peerPath(program), ...args], { cwd: peerPath(folder), stdio: 'pipe' });
}
