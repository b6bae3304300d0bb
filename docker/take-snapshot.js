// Run once, when the image is built: `take-snapshot.js <file>`. Evaluates the bundle and leaves the heap that comes of it,
// from which every container starts (`node --snapshot-blob <file>`). Then it starts the app from it, until it answers: the
// proof that the image starts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const withinMs = 60_000; // a builder for another processor emulates it
const [snapshot = 'app.blob'] = process.argv.slice(2);
const main = join(import.meta.dirname, 'main.js');

await takeSnapshot();
await tryStart();

async function takeSnapshot() {
  const script = `${snapshot}.js`;
  writeFileSync(script, asScript(readFileSync(main, 'utf8')));
  const taking = spawn(process.execPath, ['--snapshot-blob', snapshot, '--build-snapshot', script], {
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  taking.stderr.on('data', (text) => (said += text));
  const [code] = await once(taking, 'close');
  rmSync(script);
  // It warns of what may be another in a process that is started from the snapshot.
  if (code !== 0 || said !== '') throw new Error(`No snapshot was taken, or not one to be used (${code}):\n${said}`);
}

/** What is a module in the first line alone, as it is run where there is no module yet. */
function asScript(text) {
  const [first] = text.split('\n', 1);
  if (!/^const \{ ?url: ?__url, ?dirname: ?__folder ?\} ?= ?import\.meta;$/.test(first))
    throw new Error(`main.js begins with ${first}`);
  const place = JSON.stringify({ url: pathToFileURL(main).href, dirname: dirname(main) });
  return `'use strict';const { url: __url, dirname: __folder } = ${place};${text.slice(first.length)}`;
}

async function tryStart() {
  const port = await freePort();
  // Not production, which wants secrets. What it reads of the world, Redis and keys, may be away while it starts.
  const env = { HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'error' };
  const app = spawn(process.execPath, ['--snapshot-blob', snapshot, main], { env, stdio: 'inherit' });
  const ended = once(app, 'exit');
  const end = performance.now() + withinMs;
  while (!(await isReady(port)) && app.exitCode === null && performance.now() < end) await pause(50);
  const isUp = await isReady(port);
  app.kill('SIGTERM');
  const [code] = await ended;
  if (!isUp || code !== 0) throw new Error(`It ${isUp ? 'was' : 'was never'} ready, and ended with ${code}.`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function isReady(port) {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
  });
}
