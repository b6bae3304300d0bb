// Starts the bundle at REPLAY_BUNDLE as its image does (docker/Dockerfile): takes a snapshot of it, in a folder of its own,
// and starts from that. Ends with it, and takes it along.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Whoever started us waits three seconds, and the folder is to go too.
const endWithinMs = 2000;
const root = join(import.meta.dirname, '..', '..', '..');
const { REPLAY_BUNDLE: bundle = '', ...env } = process.env;
const folder = await mkdtemp(join(tmpdir(), 'frontdesk-snapshot-'));
const main = join(folder, 'main.js');
const blob = join(folder, 'app.blob');
let running: ChildProcess | undefined;

// Before what ends us then.
process.prependListener('disconnect', () => running?.kill('SIGKILL'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    running?.kill('SIGTERM');
    setTimeout(() => running?.kill('SIGKILL'), endWithinMs).unref();
  });
}

async function ran(args: readonly string[], stdio: 'inherit' | ['ignore', 2, 'inherit']): Promise<number> {
  running = spawn(process.execPath, args, { env, stdio });
  const [code] = (await once(running, 'close')) as [number | null];
  return code ?? 1;
}

try {
  await copyFile(bundle, main);
  await copyFile(join(root, 'docker/take-snapshot.js'), join(folder, 'take-snapshot.js'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  // What it writes is none of ours: only the app itself says where it listens.
  const taken = await ran([join(folder, 'take-snapshot.js'), blob], ['ignore', 2, 'inherit']);
  process.exitCode = taken === 0 ? await ran(['--no-verify-snapshot-checksum', '--snapshot-blob', blob, main], 'inherit') : taken; // prettier-ignore
} finally {
  await rm(folder, { recursive: true, force: true });
}
