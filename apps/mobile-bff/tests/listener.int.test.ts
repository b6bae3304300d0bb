import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import request from 'supertest';

// Processes are started, on a machine with much else to do.
jest.setTimeout(30_000);

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-listener-'));
const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
let child: ChildProcessWithoutNullStreams | undefined;

beforeAll(() => {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, ...named, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
});
afterEach(() => void child?.kill('SIGKILL'));
afterAll(() => rmSync(folder, { recursive: true }));

async function started(env: Record<string, string>): Promise<{ app: string; metrics: string }> {
  const quiet = { NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', PORT: '0', METRICS_PORT: '0' };
  child = spawn(process.execPath, [main], { env: { ...process.env, ...quiet, ...env } });
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as { ready?: boolean; urls: { app: string; metrics: string } };
    if (record.ready) return record.urls;
  }
  throw new Error('it ended before it listened');
}

describe('the process', () => {
  test('speaks TLS where it has a certificate, and answers probes inside without', async () => {
    const urls = await started({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile });
    expect(urls.app).toMatch(/^https:/);
    const ca = readFileSync(certFile, 'utf8');
    expect((await request(urls.app).get('/livez').ca(ca)).body).toEqual({ status: 'live' });
    await expect(request(urls.app.replace('https', 'http')).get('/livez')).rejects.toThrow();
    expect((await request(urls.metrics).get('/readyz')).body).toEqual({ status: 'ready' });
    expect((await request(urls.metrics).get('/metrics')).text).toContain('frontdesk_concurrency_limit');
  });

  test('refuses addresses that are denied, and probes none', async () => {
    const urls = await started({ ADDRESSES_DENIED: '127.0.0.0/8' });
    const { status, body } = await request(urls.app).get('/v1/home');
    expect([status, body.type]).toEqual([403, 'https://frontdesk.example/problems/address-refused']);
    expect((await request(urls.app).get('/readyz')).status).toBe(200);
  });
});
