// A real nginx in front of instances, as one would configure it: NGINX_BIN, else the one of the PATH, else Debian's.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './load.ts';
import { quietPort } from './quiet-port.ts';

export interface Nginx {
  readonly url: string;
  /** The end of what it wrote about errors. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * How long nginx keeps a connection to an instance that it does not use. It has to be shorter than the instance's drain
 * delay: then each connection either got an answer with `Connection: close` meanwhile, or was given up by nginx.
 */
const upstreamIdleS = 1;

/** Is there one, or can there be one? */
function nginxProgram(): string | undefined {
  const named = process.env['NGINX_BIN'];
  const candidates = named ? [named] : ['nginx', '/usr/sbin/nginx'];
  const find = (): string | undefined => candidates.find((one) => spawnSync(one, ['-v']).status === 0);
  return find() ?? (installed() ? find() : undefined);
}

function installed(): boolean {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  // Without the run level the package would start a server of its own on port 80.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', [...args, '-qq'], { stdio: 'ignore', timeout: 300_000, env }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'nginx');
}

export async function startNginx(ports: readonly number[]): Promise<Nginx> {
  const program = nginxProgram();
  if (program === undefined) throw new Error('no nginx: install it (Debian: apt-get install nginx), or say NGINX_BIN');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-nginx-'));
  chmodSync(folder, 0o755); // its workers are another user
  const port = await quietPort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port, ports));
  const child = spawn(program, ['-e', 'stderr', '-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  let tail = '';
  child.stderr.on('data', (text: Buffer) => (tail = (tail + text.toString()).slice(-20_000)));
  const ended = once(child, 'close');
  const isUp = await until(() => answers(port), { withinMs: 5_000 });
  if (isUp === undefined) throw new Error(`nginx did not start: ${tail}`);
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => tail,
    async stop() {
      process.off('exit', end);
      end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What is asked of another instance is what nginx asks by default: `error` and `timeout`, and of what changes something
 * (POST, PATCH) only what was never sent. There is no `non_idempotent` and no status code, so that what an instance
 * loses is lost for the client too, and counted here.
 *
 * `max_fails=0`: an instance that is being replaced refuses connections, which costs nothing. By default nginx would
 * leave it alone for 10 s, also when its successor is up, and have nobody left when the other one leaves.
 */
function configuration(folder: string, port: number, ports: readonly number[]): string {
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 2048; }
http {
  access_log off;
  ${temp.map((one) => `${one}_temp_path ${folder}/${one};`).join(' ')}
  upstream bff {
    ${ports.map((one) => `server 127.0.0.1:${one} max_fails=0;`).join('\n    ')}
    keepalive 64;
    keepalive_timeout ${upstreamIdleS}s;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://bff;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_connect_timeout 1s;
      proxy_read_timeout 65s; # streams say something every 15 s
    }
  }
}
`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
