import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { oneOf, redisUrl, sealingSecret, secret, secretNow, whole, url } from './config-values.ts';
import { readEnvironment, type Variables } from './read-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string): string {
  const file = join(folder, content.replace(/\W/g, '') || 'empty');
  writeFileSync(file, content);
  return file;
}

const variables = z.object({
  PORT: whole(0, 65_535).default(3000),
  ISSUER: url,
  SECRET: secret,
  STATE_KEY: sealingSecret.optional(),
  REDIS_URL: redisUrl.optional(),
  SWITCH: oneOf('on', 'off').default('off'),
});
const developmentSecrets = { SECRET: 'dev-secret' };
const read = (env: Variables) =>
  readEnvironment(env, {
    variables,
    development: { ...developmentSecrets, ISSUER: 'http://127.0.0.1:1', SWITCH: 'on' },
    developmentSecrets,
    developmentSwitches: ['SWITCH'],
    httpsInProduction: ['ISSUER'],
    neededInProduction: [{ name: 'STATE_KEY', with: ['REDIS_URL'] }],
    unfit: (_given, config) => (config?.PORT === 13 ? ['PORT brings bad luck'] : []),
    unfitForProduction: ({ PORT }) => (PORT === '0' ? ['PORT must be known with NODE_ENV=production'] : []),
  });

function refusalOf(env: Variables): string {
  try {
    read(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('an environment', () => {
  test('has development’s values where it says nothing, or nothing but blanks the variable', () => {
    expect(read({ PORT: '', SECRET: '' })).toEqual({
      ...{ PORT: 3000, ISSUER: 'http://127.0.0.1:1', SECRET: 'dev-secret', SWITCH: 'on' },
    });
  });

  test('is refused in one line that names all that is wrong and shows none of it', () => {
    expect(refusalOf({ PORT: 'secret', ISSUER: 'secret', STATE_KEY: 'secret', REDIS_URL: 'http://:secret@x' })).toBe(
      'The environment is not usable: PORT must be a whole number; ISSUER must be an http or https URL; ' +
        'STATE_KEY must be 32 bytes in base64, or several, separated by commas; REDIS_URL must be a redis://, ' +
        'redis+sentinel:// or redis+cluster:// URL, or rediss… for TLS.',
    );
    expect(refusalOf({ PORT: '13' })).toBe('The environment is not usable: PORT brings bad luck.');
  });

  test('says of a Redis URL before the start what only the start would see', () => {
    for (const bad of ['redis://', 'redis+sentinel://a:1', 'redis+cluster://a/3', 'redis://a:99999', 'redis://a?x=1'])
      expect(refusalOf({ REDIS_URL: bad })).toContain('REDIS_URL must be');
  });

  test('takes every secret from a file, and nothing else', () => {
    const config = read({
      SECRET_FILE: fileWith('a secret\n'),
      STATE_KEY_FILE: fileWith(`${Buffer.alloc(32).toString('base64')}\n`),
      REDIS_URL_FILE: fileWith('redis://:password@127.0.0.1\n'),
      PORT_FILE: fileWith('1'),
    });
    expect(secretNow(config.SECRET)).toBe('a secret');
    expect(secretNow(config.REDIS_URL ?? '')).toBe('redis://:password@127.0.0.1');
    expect(config).toMatchObject({ STATE_KEY: expect.any(Function), PORT: 3000 });
    expect(refusalOf({ SECRET_FILE: '/does/not/exist' })).toContain('SECRET_FILE cannot be read, or is empty');
    expect(refusalOf({ SECRET_FILE: fileWith(' ') })).toContain('SECRET_FILE cannot be read, or is empty');
    expect(refusalOf({ STATE_KEY_FILE: fileWith('short') })).toContain('STATE_KEY must be 32 bytes');
  });

  describe('with NODE_ENV=production', () => {
    const production = { NODE_ENV: 'production', ISSUER: 'https://login.example', SECRET: 'own' };

    test('has nothing of development’s', () => {
      expect(read(production)).toMatchObject({ SECRET: 'own', SWITCH: 'off' });
      expect(refusalOf({ NODE_ENV: 'production' })).toContain('ISSUER is missing; SECRET is missing');
    });

    test.each([
      [{ SWITCH: 'on' }, 'SWITCH is for development'],
      [{ ISSUER: ' HTTP://login.example' }, 'ISSUER must be https'],
      [{ SECRET: 'other,dev-secret' }, 'SECRET is that of development'],
      [{ PORT: '0' }, 'PORT must be known'],
      [{ REDIS_URL: 'redis://a' }, 'STATE_KEY is missing, with REDIS_URL and NODE_ENV=production'],
    ])('refuses %j', (env, message) => {
      expect(refusalOf({ ...production, ...env })).toContain(message);
    });

    test('refuses a secret of development in a file too', () => {
      const inFile = { ...production, SECRET: '', SECRET_FILE: fileWith('dev-secret') };
      expect(refusalOf(inFile)).toContain('SECRET is that of development');
    });
  });
});
