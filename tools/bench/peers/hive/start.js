// Starts the gateway's own command on a free port, with the backends of this run.
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { ready, urls } from '../src/backends.js';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const services = Object.entries(urls).map(([service, url]) => [`${service.toUpperCase()}_URL`, url]);
const gateway = spawn(
  process.execPath,
  [
    here('../node_modules/@graphql-hive/gateway/dist/bin.js'),
    ...['supergraph', here('../dist/supergraph.graphql')],
    ...['--config-path', here('gateway.config.js'), '--host', '127.0.0.1', '--port', String(port)],
  ],
  { env: { ...process.env, ...Object.fromEntries(services) }, stdio: ['ignore', 'inherit', 'inherit'] },
);
gateway.once('exit', (code) => process.exit(code ?? 1));
// The benchmark was killed: this process is about to be, too.
process.prependOnceListener('disconnect', () => gateway.kill('SIGKILL'));
process.once('exit', () => gateway.kill('SIGKILL'));
process.once('SIGTERM', () => process.exit(0));

const answers = () =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readiness', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
while (!(await answers())) await pause(100);
ready(port);
