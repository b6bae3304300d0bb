import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';
import { developmentSecrets } from './development.ts';

const production = {
  NODE_ENV: 'production',
  ...Object.fromEntries(
    ['DOCUMENTS', 'REVISIONS', 'IDENTITY', 'ACCESS', 'COLLABORATION', 'SEARCH', 'GENERATION', 'ACTIVITY'].map(
      (name) => [`${name}_URLS`, `https://${name.toLowerCase()}.example`],
    ),
  ),
  OIDC_ISSUER: 'https://login.example',
  CLIENT_SECRET: 'a',
  ORIGIN: 'https://desk.example',
  SIGN_IN_CLIENT_SECRET: 'e',
  SESSION_SEALING_KEY: Buffer.alloc(32, 9).toString('base64'),
  PLATFORM_KEY: 'b',
  GENERATION_KEY: 'c',
  CONTEXT_KEY: 'd',
  AUDIT_FILE: '-',
};

function refusalOf(env: Record<string, string>): string {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the configuration', () => {
  test('is that of the local stack where nothing is said', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ PORT: 3001, HOST: '127.0.0.1', METRICS_PORT: 3101, REQUEST_DEADLINE_MS: 2000 });
    expect(config.SEARCH_URLS).toEqual(['http://127.0.0.1:4106']);
    expect(config).toMatchObject({ ORIGIN: 'http://127.0.0.1:3001', PLAIN_HTTP: 'on' });
    expect(config.SERVER_TIMING).toBe('on');
  });

  test('names every bad value in one line, and shows none', () => {
    const message = refusalOf({
      PORT: '70000',
      DOCUMENTS_URLS: 'ftp://secret-host',
      LOG_LEVEL: 'loud',
      SERVER_TIMING: 'yes',
    });
    expect(message).toBe(
      'The environment is not usable: PORT must be from 0 to 65535; ' +
        'LOG_LEVEL must be one of debug, info, warn, error, silent; ' +
        'DOCUMENTS_URLS must be http or https URLs (;weight=2), or dns+http:// and dns+srv+http:// names, separated by ' +
        'commas; SERVER_TIMING must be one of on, off.',
    );
  });

  test.each([
    ['TRUSTED_PROXIES', 'true'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ORIGIN', 'desk.example'],
    ['ORIGIN', 'https://desk.example/path'],
    ['PLAIN_HTTP', 'off'], // with the origin of development
    ['SESSION_SEALING_KEY', 'c2hvcnQ='],
    ['SESSION_IDLE_S', '40000'], // longer than the whole session
    ['SESSION_ABSOLUTE_S', '5'],
    ['OIDC_ISSUER', 'login'],
    ['REQUEST_DEADLINE_MS', '1e3'],
    ['METRICS_PORT', '-1'],
    ['REDIS_URL', 'http://redis'],
    ['EVENTS_URL', 'events'],
    ['LIMIT_USER', '20'],
    ['LIMIT_USER', '0/s'],
    ['IDEMPOTENCY_KEY_RETENTION_S', '604800'],
    ['STATE_SEALING_KEY', 'c2hvcnQ='],
    ['DOCUMENTS_URLS', 'dns+ftp://documents'],
    ['DNS_SERVERS', 'dns.example'],
    ['ROLLOUT', '[{"percent":101,"to":"next"}]'],
    ['ROLLOUT', '[{"to":"nxt"}]'],
    ['SHADOW', 'all'],
    ['SHADOW', '[{"to":"nxt"}]'],
    ['BACKENDS_TLS_CERT', 'a certificate without its key'],
  ])('refuses %s %s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(name);
  });

  test('takes instances by URL and weight, and by names that are looked up', () => {
    const instances = [
      'http://a:4101;weight=3',
      'dns+http://documents:4101',
      'dns+srv+https://_documents._tcp.example',
    ];
    expect(readConfig({ DOCUMENTS_URLS: instances.join(', ') }).DOCUMENTS_URLS).toEqual(instances);
    expect(readConfig({ DNS_SERVERS: '10.0.0.2, [::1]:5353' }).DNS_SERVERS).toEqual(['10.0.0.2', '[::1]:5353']);
  });

  test('reads rules of versions', () => {
    const rule = { operations: ['documents.*'], percent: 5, to: 'next' };
    expect(readConfig({ ROLLOUT: JSON.stringify([rule]) }).ROLLOUT).toEqual([rule]);
  });

  test('reads limits as paces', () => {
    const { LIMIT_USER, LIMIT_TENANT, LIMIT_ADDRESS } = readConfig({
      LIMIT_USER: '1200/60s burst 100',
      LIMIT_TENANT: '7/s',
    });
    expect(LIMIT_USER).toEqual({ limit: 1200, windowS: 60, burst: 100 });
    expect(LIMIT_TENANT).toEqual({ limit: 7, windowS: 1, burst: 7 });
    expect(LIMIT_ADDRESS).toEqual({ limit: 200, windowS: 1, burst: 800 });
  });

  test('has state in this process where no Redis is named', () => {
    const config = readConfig({});
    expect(config.REDIS_URL).toBeUndefined();
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(readConfig({ STATE_SEALING_KEY: `${key},${key.replace('B', 'C')}` })).toBeDefined();
    expect(readConfig({ REDIS_URL: 'rediss+cluster://a:6379,b:6379' }).REDIS_URL).toBe(
      'rediss+cluster://a:6379,b:6379',
    );
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', CLIENT_SECRET: '' })).toMatchObject({ PORT: 3001 });
  });

  test('reads a secret from a file, and says when it cannot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'from the file\n');
    const { CLIENT_SECRET } = readConfig({ CLIENT_SECRET_FILE: file });
    expect(typeof CLIENT_SECRET === 'function' && CLIENT_SECRET()).toBe('from the file');
    expect(refusalOf({ CLIENT_SECRET_FILE: '/does/not/exist' })).toContain('CLIENT_SECRET_FILE cannot be read');
    rmSync(folder, { recursive: true });
  });

  describe('with NODE_ENV=production', () => {
    test('has no defaults for backends and secrets', () => {
      expect(readConfig(production)).toMatchObject({
        SERVER_TIMING: 'off',
        PLAIN_HTTP: 'off',
        GRAPHQL_ARBITRARY: 'off',
      });
      const message = refusalOf({ NODE_ENV: 'production' });
      for (const name of ['DOCUMENTS_URLS', 'OIDC_ISSUER', 'PLATFORM_KEY', 'ORIGIN', 'SESSION_SEALING_KEY'])
        expect(message).toContain(`${name} is missing`);
    });

    test('does not start without a place for the audit, or with two', () => {
      const missing = 'AUDIT_FILE is missing, and so is AUDIT_REDIS_URL';
      expect(refusalOf({ ...production, AUDIT_FILE: '' })).toContain(missing);
      const both = { ...production, AUDIT_REDIS_URL: 'redis://audit.example' };
      expect(refusalOf(both)).toContain('AUDIT_FILE and AUDIT_REDIS_URL exclude each other');
      expect(readConfig({ ...both, AUDIT_FILE: '' })).toMatchObject({ AUDIT_ON_LOSS: 'continue' });
    });

    test('refuses what is for development', () => {
      for (const plain of ['http://login.example', 'HTTP://login.example', ' http://login.example'])
        expect(refusalOf({ ...production, OIDC_ISSUER: plain })).toContain('OIDC_ISSUER must be https');
      expect(refusalOf({ ...production, PLAIN_HTTP: 'on' })).toContain('PLAIN_HTTP is for development');
      expect(refusalOf({ ...production, GRAPHQL_ARBITRARY: 'on' })).toContain('GRAPHQL_ARBITRARY is for development');
      expect(refusalOf({ ...production, ORIGIN: 'http://desk.example', PLAIN_HTTP: 'on' })).toContain(
        'ORIGIN must be https',
      );
      for (const [name, value] of Object.entries(developmentSecrets))
        expect(refusalOf({ ...production, [name]: value })).toContain(`${name} is that of development`);
      const second = `${production.SESSION_SEALING_KEY}, ${developmentSecrets.SESSION_SEALING_KEY}`;
      expect(refusalOf({ ...production, SESSION_SEALING_KEY: second })).toContain('KEY is that of development');
    });

    test('takes two sealing keys, while one takes the place of the other, and from a file that changes', () => {
      const keys = [9, 7].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(',');
      expect(readConfig({ ...production, SESSION_SEALING_KEY: keys })).toBeDefined();
      const folder = mkdtempSync(join(tmpdir(), 'config-'));
      const file = join(folder, 'keys');
      writeFileSync(file, keys);
      const { SESSION_SEALING_KEY: _given, ...without } = production;
      const read = readConfig({ ...without, SESSION_SEALING_KEY_FILE: file }).SESSION_SEALING_KEY;
      expect(typeof read === 'function' && read()).toBe(keys);
      rmSync(folder, { recursive: true });
    });
  });
});
