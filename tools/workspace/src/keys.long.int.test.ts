// The programs as they are started, against a real Redis and a file.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyVerifier, fileKeyStore, redisKeyStore, redisRevocations, type Revocations } from '@frontdesk/auth';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

// Each test starts programs, on a machine that may run every other test as well.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-keys-'));
const partner = ['--tenant', 'ten_halden4k7q2w', '--user', 'usr_ada7k2m9qxr3', '--client', 'acme-crm'];
const ada = { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', clientId: 'mobile', scopes: new Set<string>() };
const bearer = { kind: 'bearer', token: 't', expiresAt: 4_000_000_000 } as const;

let server: StartedRedis;
let redis: Redis;
let revocations: Revocations;

beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 1_000 });
  revocations = redisRevocations({ redis });
  await revocations.whenCurrent(5_000);
});

afterAll(async () => {
  await revocations.close();
  await redis.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function run(program: 'keys' | 'revoke', args: string[], url: string | undefined = server.url) {
  const { NODE_OPTIONS: _flags, REDIS_URL: _url, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, `${program}.ts`), ...args], {
    env: url ? { ...env, REDIS_URL: url } : env,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

async function made(args: string[], url?: string): Promise<{ key: string; id: string }> {
  const { code, out, err } = await run('keys', args, url);
  if (code !== 0) throw new Error(err);
  return { key: out.trim(), id: out.split('_')[2] ?? '' };
}

/** As a BFF that asks the store each time. */
function bff(store = redisKeyStore(redis)) {
  return createKeyVerifier({ store, environment: 'dev', revocations, cachedMs: 0 });
}

describe.each([
  ['in Redis', [], () => bff()],
  ['in a file', ['--file', join(folder, 'keys.json')], () => bff(fileKeyStore(join(folder, 'keys.json')))],
] as const)('keys %s', (_name, where, verifier) => {
  test('are made, used, renewed, listed and revoked', async () => {
    const all = [...partner, '--scope', 'documents.read documents.write', '--limit', 'reads=600', '--expires', '90d'];
    const { key, id } = await made(['create', ...all, ...where]);
    expect(await verifier().verify(key)).toMatchObject({
      ...ada,
      clientId: 'acme-crm',
      scopes: new Set(['documents.read', 'documents.write']),
      proof: { kind: 'api-key', keyId: id, limits: { reads: 600 } },
    });

    const { key: next } = await made(['rotate', id, '--overlap', '1h', ...where]);
    expect(next).not.toBe(key);
    for (const good of [key, next]) expect((await verifier().verify(good)).proof.keyId).toBe(id);

    const { out } = await run('keys', ['list', ...where]);
    expect(out).toMatch(new RegExp(`${id}  dev .* acme-crm  documents.read,documents.write  reads=600  2 +live until`));
    for (const shown of [key, next]) expect(out).not.toContain(shown.split('_')[3]);

    expect(await run('keys', ['revoke', id, ...where])).toMatchObject({ code: 0, err: `Key ${id} is revoked.\n` });
    for (const ended of [key, next]) {
      await expect(verifier().verify(ended)).rejects.toMatchObject({ code: 'invalid-api-key' });
    }
    expect((await run('keys', ['list', ...where])).out).toContain('revoked 20');
  });

  test('go to stdout alone, and an overlap of 0 ends what was', async () => {
    const first = await run('keys', ['create', ...partner, ...where]);
    expect(first.out).toMatch(/^fd_dev_[0-9a-f]{16}_[0-9a-f]{48}\n$/);
    expect(first.err).toContain('only time');
    const id = first.out.split('_')[2] ?? '';
    await made(['rotate', id, '--overlap', '0', ...where]);
    await expect(verifier().verify(first.out.trim())).rejects.toMatchObject({ code: 'invalid-api-key' });
  });
});

test('a file of keys holds hashes, and is for its owner only', async () => {
  const file = join(folder, 'own.json');
  const { key } = await made(['create', ...partner, '--file', file]);
  expect(readFileSync(file, 'utf8')).not.toContain(key.split('_')[3]?.slice(0, 40));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

describe('revoke reaches an instance that runs, within a second', () => {
  test.each([
    ['--user', ada.userId, { ...ada, proof: bearer }],
    ['--session', 'sid-1', { ...ada, userId: 'usr_ben4t8w1zcp6', proof: { ...bearer, sessionId: 'sid-1' } }],
    ['--token', 'jti-1', { ...ada, userId: 'usr_ben4t8w1zcp6', proof: { ...bearer, tokenId: 'jti-1' } }],
  ])('%s', async (option, id, principal) => {
    const ended = new Promise<number>((resolve) => revocations.onRevoked(principal, () => resolve(performance.now())));
    const { code, out } = await run('revoke', [option, id]);
    expect([code, out]).toEqual([0, expect.stringContaining(`${id} is revoked.\n`)]);
    const told = performance.now();
    expect((await ended) - told).toBeLessThan(1000);
  });

  test('--key, for good', async () => {
    const { key, id } = await made(['create', ...partner, '--user', 'usr_ben4t8w1zcp6']);
    const cached = createKeyVerifier({ store: redisKeyStore(redis), environment: 'dev', revocations });
    await cached.verify(key);
    expect((await run('revoke', ['--key', key])).out).toBe(`The key ${id} is revoked.\n`);
    await expect(cached.verify(key)).rejects.toMatchObject({ message: 'API key refused: revoked' });
    expect((await redisKeyStore(redis).find(id))?.revokedAt).toEqual(expect.any(Number));
    expect((await run('revoke', ['--key', '0'.repeat(16)])).err).toContain('not among the keys in Redis');
  });

  test('--user, and their keys for good', async () => {
    const { id } = await made(['create', ...partner, '--user', 'usr_chi9r5d3vnk8']);
    expect((await run('revoke', ['--user', 'usr_chi9r5d3vnk8'])).out).toContain(`So are their API keys: ${id}.`);
    expect((await redisKeyStore(redis).find(id))?.revokedAt).toEqual(expect.any(Number));
  });
});

describe('a mistake is one line and exit code 1', () => {
  const nowhere = '';
  test.each([
    ['keys', [], undefined, 'npm run keys -- create'],
    ['keys', ['drop'], undefined, 'npm run keys -- create'],
    ['keys', ['constructor'], undefined, 'npm run keys -- create'],
    ['keys', ['list'], nowhere, 'Set REDIS_URL, or name a file'],
    ['keys', ['list', '--all'], undefined, "Unknown option '--all'"],
    ['keys', ['create'], undefined, '--tenant is missing'],
    ['keys', ['create', ...partner, '--user', 'ada'], undefined, '--user has another form'],
    ['keys', ['create', ...partner, '--limit', 'reads'], undefined, '--limit is a name and a number'],
    ['keys', ['create', ...partner, '--expires', 'soon'], undefined, '--expires is a time'],
    ['keys', ['create', ...partner, '--environment', 'a_b'], undefined, '--environment has another form'],
    ['keys', ['rotate'], undefined, 'The id of a key is missing'],
    ['keys', ['revoke', '0'.repeat(16)], undefined, 'There is no key 0000000000000000'],
    ['keys', ['list', '--file', '/dev/null'], nowhere, 'is no file of API keys'],
    ['keys', ['list'], 'redis://:secret@127.0.0.1:1', 'Redis cannot be reached'],
    ['revoke', [], undefined, 'npm run revoke -- --user'],
    ['revoke', ['--user', ada.userId, '--token', 'x'], undefined, 'npm run revoke -- --user'],
    ['revoke', ['--user', 'ada'], undefined, '--user has another form'],
    ['revoke', ['--token', 'eyJhbGciOiJub25lIn0.e30.'], undefined, 'takes the jti'],
    ['revoke', ['--user', ada.userId], nowhere, 'Without REDIS_URL there is nothing to reach'],
    ['revoke', ['--user', ada.userId], 'http://127.0.0.1', 'The Redis URL does not look like one'],
  ] as const)(
    '%s %p',
    async (program, args, url, message) => {
      const { code, out, err } = await run(program, [...args], url);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(new RegExp(`^${program}: [^\\n]+\\n$`));
      expect(err).toContain(message);
      expect(err).not.toContain('secret');
    },
    15_000,
  );

  test('a file that others change is left alone', async () => {
    const file = join(folder, 'busy.json');
    writeFileSync(`${file}.lock`, '');
    const { err } = await run('keys', ['create', ...partner, '--file', file]);
    expect(err).toContain('is being changed by another program');
  });
});
