// Run once, when the image is built: starts the app until it answers, so that Node leaves its code, compiled, where
// NODE_COMPILE_CACHE says. Every container of the image finds it there. It is also the proof that the image starts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const withinMs = 60_000; // a builder for another processor emulates it
// eslint-disable-next-line no-restricted-syntax -- runs beside the app, and is none of its files
const folder = process.env.NODE_COMPILE_CACHE;
const port = await freePort();
// Not production, which wants secrets. What it reads of the world, Redis and keys, may be away while it starts.
const env = {
  HOST: '127.0.0.1',
  PORT: String(port),
  METRICS_PORT: '0',
  NODE_COMPILE_CACHE: folder,
  LOG_LEVEL: 'error',
};

const main = fileURLToPath(new URL('main.js', import.meta.url));
const app = spawn(process.execPath, [main], { env, stdio: 'inherit' });
const ended = once(app, 'exit');
const end = performance.now() + withinMs;
while (!(await isReady()) && app.exitCode === null && performance.now() < end) await pause(50);
app.kill('SIGTERM');
const [code] = await ended;
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
if (code !== 0 || files.length === 0) throw new Error(`It ended with ${code} and left ${files.length} files of code.`);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  await once(server, 'close');
  return free;
}

function isReady() {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
  });
}
