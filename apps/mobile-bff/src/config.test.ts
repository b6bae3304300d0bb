import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';

const production = {
  NODE_ENV: 'production',
  ...Object.fromEntries(
    ['DOCUMENTS', 'REVISIONS', 'IDENTITY', 'ACCESS', 'COLLABORATION', 'SEARCH', 'GENERATION', 'ACTIVITY'].map(
      (name) => [`${name}_URLS`, `https://${name.toLowerCase()}.example`],
    ),
  ),
  OIDC_ISSUER: 'https://login.example',
  CLIENT_SECRET: 'a',
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
    expect(config).toMatchObject({ PORT: 3002, HOST: '127.0.0.1', METRICS_PORT: 3102, REQUEST_DEADLINE_MS: 2000 });
    expect(config.SEARCH_URLS).toEqual(['http://127.0.0.1:4106']);
    expect(config.FILE_ORIGINS.map(({ origin }) => origin)).toEqual([
      'https://files.platform.internal',
      'https://avatars.platform.internal',
    ]);
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
    ['APP_MINIMUM_IOS', '7'],
    ['APP_MINIMUM_ANDROID', 'v7.0.0'],
    ['APP_STORE_IOS', 'javascript:alert(1)'],
    ['TRUSTED_PROXIES', 'true'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['FILE_ORIGINS', 'https://files.example'],
    ['FILE_ORIGINS', 'https://files.example/path=http://a'],
    ['OIDC_ISSUER', 'login'],
    ['REQUEST_DEADLINE_MS', '1e3'],
    ['METRICS_PORT', '-1'],
    ['REDIS_URL', 'http://redis'],
    ['EVENTS_URL', 'events'],
    ['LIMIT_USER', '20'],
    ['LIMIT_USER', '0/s'],
    ['LIMIT_TIERS', 'premium'],
    ['LIMIT_TIERS', 'premium=0'],
    ['IDEMPOTENCY_KEY_RETENTION_S', '604800'],
    ['STATE_SEALING_KEY', 'c2hvcnQ='],
    ['DOCUMENTS_URLS', 'dns+ftp://documents'],
    ['DNS_SERVERS', 'dns.example'],
    ['ROLLOUT', '[{"percent":101,"to":"next"}]'],
    ['ROLLOUT', '[{"to":"nxt"}]'],
    ['SHADOW', 'all'],
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

  test('refuses no release unless told, and none without saying where a newer one is', () => {
    expect(readConfig({})).toMatchObject({ APP_MINIMUM_IOS: '0.0.0', APP_MINIMUM_ANDROID: '0.0.0' });
    const message = refusalOf({ APP_MINIMUM_ANDROID: '7.0.0' });
    expect(message).toContain('APP_STORE_ANDROID is missing, with an APP_MINIMUM_ANDROID');
    const store = 'market://details?id=example.frontdesk';
    expect(readConfig({ APP_MINIMUM_ANDROID: '7.0.0', APP_STORE_ANDROID: store })).toMatchObject({
      APP_STORE_ANDROID: store,
    });
  });

  test('asks no model whose price it does not know', () => {
    expect(readConfig({}).ANSWER_MODELS).toEqual(['platform-large', 'platform-small']);
    expect(refusalOf({ ANSWER_MODELS: 'another' })).toContain('ANSWER_MODELS must all be in MODEL_PRICES');
    expect(refusalOf({ MODEL_PRICES: '{' })).toContain('MODEL_PRICES must be JSON');
    const priced = { ANSWER_MODELS: 'another', MODEL_PRICES: '{"another":{"input":1,"output":2}}' };
    expect(readConfig(priced)).toMatchObject({ ANSWER_MODELS: ['another'] });
  });

  test('reads limits as paces, and tiers as factors', () => {
    const { LIMIT_USER, LIMIT_TENANT, LIMIT_ADDRESS, LIMIT_TIERS } = readConfig({
      LIMIT_USER: '1200/60s burst 100',
      LIMIT_TENANT: '7/s',
      LIMIT_TIERS: 'premium=5, trial=0.5',
    });
    expect(LIMIT_USER).toEqual({ limit: 1200, windowS: 60, burst: 100 });
    expect(LIMIT_TENANT).toEqual({ limit: 7, windowS: 1, burst: 7 });
    expect(LIMIT_ADDRESS).toEqual({ limit: 200, windowS: 1, burst: 800 });
    expect(LIMIT_TIERS).toEqual({ premium: 5, trial: 0.5 });
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
    expect(readConfig({ PORT: '', CLIENT_SECRET: '' })).toMatchObject({ PORT: 3002 });
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
      expect(readConfig(production)).toMatchObject({ SERVER_TIMING: 'off', FILE_ORIGINS: [] });
      const message = refusalOf({ NODE_ENV: 'production' });
      for (const name of ['DOCUMENTS_URLS', 'OIDC_ISSUER', 'PLATFORM_KEY'])
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
      expect(refusalOf({ ...production, PLATFORM_KEY: 'dev-platform-key' })).toContain(
        'PLATFORM_KEY is that of development',
      );
    });
  });
});
