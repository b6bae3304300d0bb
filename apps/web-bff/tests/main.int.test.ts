import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let child: ChildProcessWithoutNullStreams;

function start(env: Record<string, string>, ...args: string[]): ChildProcessWithoutNullStreams {
  const quiet = { NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...quiet, ...env } });
  return child;
}

afterEach(() => void child.kill('SIGKILL'));

async function refusalOf(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const { stderr } = start(env);
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr: text };
}

async function urlsOf(): Promise<{ app: string; metrics: string }> {
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as { ready?: boolean; urls: { app: string; metrics: string } };
    if (record.ready) return record.urls;
  }
  throw new Error('it ended before it listened');
}

const anyPort = { PORT: '0', METRICS_PORT: '0' };

describe('the process', () => {
  test('does not start with a bad environment, and says in one line what is wrong with it', async () => {
    const { code, stderr } = await refusalOf({ PORT: 'eighty', SEARCH_URLS: 'grpc://secret-host' });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'web-bff did not start: The environment is not usable: PORT must be a whole number; ' +
        'SEARCH_URLS must be http or https URLs (;weight=2), or dns+http:// and dns+srv+http:// names, separated by commas.\n',
    );
  });

  test('does not start with what is for development in production', async () => {
    const { code, stderr } = await refusalOf({ NODE_ENV: 'production', OIDC_ISSUER: 'http://127.0.0.1:4100' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('OIDC_ISSUER must be https');
  });

  test('says whether an environment would start, and starts nothing', async () => {
    const { stdout } = start({ REDIS_URL: 'redis://127.0.0.1:1', PORT: '1' }, '--check');
    expect((await stdout.toArray()).join('')).toBe('The environment is usable.\n');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    const { stderr } = start({ TLS_CERT_FILE: '/does/not/exist', REDIS_URL: 'redis://a/b' }, '--check');
    expect((await stderr.setEncoding('utf8').toArray()).join('')).toMatch(
      /^The environment is not usable: TLS_CERT_FILE cannot be read, or is empty; REDIS_URL must be [^\n]*\n$/,
    );
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
  });

  test('ends when its port is taken', async () => {
    start(anyPort);
    const { port } = new URL((await urlsOf()).app);
    const first = child;
    const { code, stderr } = await refusalOf({ ...anyPort, PORT: port });
    first.kill('SIGKILL');
    expect(code).toBe(1);
    expect(stderr).toContain('EADDRINUSE');
  });

  test('answers probes and metrics, and ends cleanly when it is told to', async () => {
    start(anyPort);
    const urls = await urlsOf();
    expect((await request(urls.app).get('/livez')).status).toBe(200);
    expect((await request(urls.app).get('/readyz')).status).toBe(200);
    expect((await request(urls.app).get('/')).status).toBe(200);
    await request(urls.app).get('/auth/session');
    const metrics = await request(urls.metrics).get('/metrics');
    expect(metrics.text).toContain('http_route="/auth/session"');
    expect((await request(urls.app).get('/metrics')).status).toBe(404);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
  });
});
