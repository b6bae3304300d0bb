import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { freePort } from './free-port.ts';

export interface StartedRedis {
  readonly url: string;
  readonly port: number;
  /** One command without spaces in its arguments; gives the reply as it comes: `+OK`, `:1`, `$5…`. */
  say(command: string): Promise<string>;
  /** It stands still with its connections open, until resume. */
  pause(): void;
  resume(): void;
  /** As kill -9. */
  kill(): Promise<void>;
  /** On the same port, with nothing in it. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** The end of what it wrote. */
  log(): string;
}

export interface RedisServerOptions {
  /** `['--requirepass', 'x']`. */
  readonly args?: readonly string[];
  /** Files; then it speaks TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Makes it a sentinel: the text of its configuration file. */
  readonly sentinel?: string;
  /** Default 10 s. */
  readonly readyWithinMs?: number;
}

const running = new Set<ChildProcess>();
// A test run that ends in any way takes its servers with it, also those that stand still.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A real Redis that keeps nothing: `REDIS_SERVER_BIN`, else the `redis-server` of the PATH. */
export async function startRedis(options: RedisServerOptions = {}): Promise<StartedRedis> {
  return await onFreePorts(() => startOnce(options));
}

/** Between asking for a free port and listening on it, another test may take it. */
export async function onFreePorts<T>(start: () => Promise<T>, tries = 3): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (tries === 1 || !String(error).includes('Address already in use')) throw error;
    return await onFreePorts(start, tries - 1);
  }
}

async function startOnce(options: RedisServerOptions): Promise<StartedRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-redis-'));
  const args = await argumentsOf(options, port, folder);
  let child = spawnServer(args);
  const say = (command: string): Promise<string> => sayTo(port, command, options.tls !== undefined);
  const kill = async (): Promise<void> => await ended(child.process, 'SIGKILL');
  const stop = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  const ready = async (): Promise<void> => {
    try {
      await untilReady(child, say, options.readyWithinMs ?? 10_000);
    } catch (error) {
      await stop();
      throw error;
    }
  };
  await ready();
  return {
    url: `${options.tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    port,
    say,
    pause: () => void child.process.kill('SIGSTOP'),
    resume: () => void child.process.kill('SIGCONT'),
    kill,
    async restart() {
      await kill();
      child = spawnServer(args);
      await ready();
    },
    stop,
    log: () => child.log(),
  };
}

async function argumentsOf(options: RedisServerOptions, port: number, folder: string): Promise<string[]> {
  const { args = [], tls, sentinel } = options;
  const always = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  if (sentinel !== undefined) {
    const file = join(folder, 'sentinel.conf');
    await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\n${sentinel}\n`);
    return [file, '--sentinel', ...args];
  }
  if (!tls) return ['--port', String(port), ...always, ...args];
  const files = ['--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca];
  return ['--port', '0', '--tls-port', String(port), ...files, '--tls-auth-clients', 'no', ...always, ...args];
}

interface Server {
  readonly process: ChildProcess;
  log(): string;
}

function spawnServer(args: readonly string[]): Server {
  const child = spawn(process.env['REDIS_SERVER_BIN'] || 'redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let tail = '';
  const keep = (text: Buffer): string => (tail = (tail + text.toString()).slice(-4000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('error', (error) => (tail += String(error)));
  child.once('close', () => running.delete(child));
  return { process: child, log: () => tail };
}

async function untilReady(server: Server, say: StartedRedis['say'], withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const reply = await say('PING').catch(() => '');
    if (server.process.exitCode !== null || server.process.pid === undefined) break;
    // One that wants a password says NOAUTH, and serves.
    if (reply.startsWith('+PONG') || reply.startsWith('-NOAUTH')) return;
    await pause(10);
  }
  throw new Error(`redis-server did not start: ${server.log()}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const close = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  await close;
}

function sayTo(port: number, command: string, tls: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const at = { host: '127.0.0.1', port };
    const socket = tls ? connectTls({ ...at, rejectUnauthorized: false }) : connect(at);
    socket.setTimeout(2_000, () => socket.destroy(new Error(`no reply to ${command}`)));
    let reply = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      reply += text;
    });
    socket.once('error', reject).once('close', () => resolve(reply));
    // QUIT makes the server close after its last reply, so that nothing has to be parsed.
    socket.end(`${command}\r\nQUIT\r\n`);
  });
}
