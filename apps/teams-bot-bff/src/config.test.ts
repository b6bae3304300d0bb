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
  WEB_ORIGIN: 'https://documents.example',
  BOT_APP_ID: 'the-bot',
  BOT_APP_SECRET: 'e',
  TEAMS_TENANTS: 'tenant-1,tenant-2',
  SSO_ISSUER: 'https://login.microsoftonline.com/tenant-1/v2.0',
  SSO_JWKS_URL: 'https://login.microsoftonline.com/tenant-1/discovery/v2.0/keys',
  SSO_AUDIENCE: 'api://documents.example/botid-the-bot',
  STATE_SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
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
    expect(readConfig({})).toMatchObject({
      PORT: 3003,
      METRICS_PORT: 3103,
      BOT_ISSUER: 'http://127.0.0.1:4120',
      SERVICE_URLS_ALLOWED: ['http://127.0.0.1:4120/teams/'],
      INVOKE_DEADLINE_MS: 4_000,
    });
  });

  test('of production is that of Teams, where nothing else is said', () => {
    const config = readConfig(production);
    expect(config).toMatchObject({
      BOT_OPENID_METADATA_URL: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      BOT_ISSUER: 'https://api.botframework.com',
      BOT_TOKEN_URL: 'https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token',
      TEAMS_TENANTS: ['tenant-1', 'tenant-2'],
    });
    expect(config.SERVICE_URLS_ALLOWED).toContain('https://smba.trafficmanager.net/');
    expect(config.SERVICE_URLS_ALLOWED.every((url) => url.startsWith('https:'))).toBe(true);
  });

  test.each(Object.keys(production).filter((name) => name !== 'NODE_ENV' && name !== 'PLATFORM_KEY'))(
    'of production does not start without %s',
    (name) => {
      expect(refusalOf({ ...production, [name]: '' })).toContain(`${name} is missing`);
    },
  );

  test.each([
    ['BOT_OPENID_METADATA_URL', 'http://login.example/openid', 'must be https'],
    ['BOT_TOKEN_URL', 'http://login.example/token', 'must be https'],
    ['SSO_JWKS_URL', 'http://login.example/keys', 'must be https'],
    ['SSO_TOKEN_URL', 'http://login.example/token', 'must be https'],
    ['OIDC_ISSUER', 'http://login.example', 'must be https'],
    ['OIDC_ISSUER', 'HTTP://login.example', 'must be https'],
    ['SSO_JWKS_URL', ' http://login.example/keys', 'must be https'],
    ['SERVICE_URLS_ALLOWED', 'https://smba.trafficmanager.net/,http://127.0.0.1/', 'must be https'],
    ['TEAMS_TENANTS', '*', 'must name tenants'],
    ['TEAMS_TENANTS', 'tenant-1,*', 'must name tenants'],
    ['BOT_APP_SECRET', 'dev-bot-secret', 'is that of development'],
    ['STATE_SEALING_KEY', 'ZnJvbnRkZXNrIGRldmVsb3BtZW50IHNlYWxpbmcgITE=', 'is that of development'],
    [
      'STATE_SEALING_KEY',
      `${Buffer.alloc(32, 7).toString('base64')}, ZnJvbnRkZXNrIGRldmVsb3BtZW50IHNlYWxpbmcgITE=`,
      'is that of development',
    ],
  ])('of production does not start with %s %s', (name, value, why) => {
    expect(refusalOf({ ...production, [name]: value })).toContain(`${name} ${why}`);
  });

  test.each([
    ['SERVICE_URLS_ALLOWED', '*'],
    ['SERVICE_URLS_ALLOWED', 'https://*/'],
    ['SERVICE_URLS_ALLOWED', 'https://user@host/'],
    ['SERVICE_URLS_ALLOWED', 'https://a.*.example/'],
    ['SERVICE_URLS_ALLOWED', 'ftp://host/'],
    ['STATE_SEALING_KEY', 'too short'],
    ['INVOKE_DEADLINE_MS', '5000'],
    ['TEAMS_TENANTS', ','],
  ])('does not take %s=%s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(`${name} must be`);
  });

  test.each(['SSO_TOKEN_URL', 'SSO_EXCHANGE_SCOPE'])('asks Entra for nothing without %s', (missing) => {
    const entra = {
      SSO_EXCHANGE: 'on-behalf-of',
      SSO_TOKEN_URL: 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token',
      SSO_EXCHANGE_SCOPE: 'api://login.example/.default',
    };
    expect(readConfig({ ...production, ...entra }).SSO_EXCHANGE).toBe('on-behalf-of');
    expect(refusalOf({ ...production, ...entra, [missing]: '' })).toContain(`${missing} is needed`);
  });

  test('takes the bot’s secret as a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bot-'));
    writeFileSync(join(folder, 'secret'), 'of a file\n');
    const { BOT_APP_SECRET } = readConfig({ BOT_APP_SECRET_FILE: join(folder, 'secret') });
    expect(typeof BOT_APP_SECRET === 'function' && BOT_APP_SECRET()).toBe('of a file');
    rmSync(folder, { recursive: true });
  });
});
