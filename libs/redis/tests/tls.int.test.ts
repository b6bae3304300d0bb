import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRedis } from '../src/index.ts';
import { until } from './in-time.ts';
import { startRedis } from '@frontdesk/test-kit';

let folder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let ca: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert]);
  ca = await readFile(cert);
  server = await startRedis({ tls: { key, cert, ca: cert } });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('over TLS', () => {
  test('commands and messages pass when the certificate is from an authority that we know', async () => {
    const redis = createRedis({ url: server.url, app: 'test-bff', tls: { ca }, commandDeadlineMs: 1_000 });
    expect(await redis.whenUp(5_000)).toBe(true);
    const keys = Array.from({ length: 20 }, (_, n) => redis.key(`k${n}`));
    await Promise.all(keys.map((key) => redis.command('set', key, 'x'.repeat(10_000))));
    expect(await redis.command('dbsize')).toBe(20);
    const heard: string[] = [];
    await redis.subscribe('news', { message: (text) => void heard.push(text) });
    await redis.publish('news', 'hello');
    await until(() => heard.includes('hello') || undefined, 2_000);
    await redis.close();
  });

  test('a certificate of a stranger is not trusted', async () => {
    const errors: unknown[] = [];
    const events = { onError: (error: unknown) => void errors.push(error) };
    const redis = createRedis({ url: server.url, app: 'test-bff', events });
    await until(() => errors.length > 0 || undefined, 5_000);
    expect(String(errors[0])).toMatch(/self.signed/);
    expect(redis.isUp).toBe(false);
    await redis.close();
  });

  test('a certificate for another name is not trusted', async () => {
    const errors: unknown[] = [];
    const events = { onError: (error: unknown) => void errors.push(error) };
    const tls = { ca, servername: 'elsewhere.example' };
    const redis = createRedis({ url: server.url, app: 'test-bff', tls, events });
    await until(() => errors.length > 0 || undefined, 5_000);
    expect(String(errors[0])).toMatch(/altnames/);
    await redis.close();
  });

  test('certificates for a URL without TLS are a mistake', () => {
    const url = server.url.replace('rediss', 'redis');
    expect(() => createRedis({ url, app: 'test-bff', tls: { ca } })).toThrow(/does not begin with rediss/);
  });
});
