import { browserApps } from './clients.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Undefined: where it listens. */
  readonly issuer: string | undefined;
  readonly accessTokenTtlS: number;
  readonly webOrigin: string;
  /** Where other apps listen that a browser signs in to, by their client. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Reads the environment; throws one readable line for what it cannot use. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  if (env['NODE_ENV'] === 'production') {
    throw new Error('NODE_ENV=production: this identity provider asks for no password and is for development only.');
  }
  return {
    port: integer(env, 'PORT', { byDefault: 4100, least: 0, most: 65_535 }),
    host: env['HOST'] ?? '127.0.0.1',
    issuer: env['ISSUER'] === undefined ? undefined : httpUrl(env['ISSUER'], 'ISSUER'),
    webOrigin: httpUrl(env['WEB_ORIGIN'] ?? 'http://127.0.0.1:3001', 'WEB_ORIGIN'),
    origins: Object.fromEntries(
      browserApps.map(({ client, variable, origin }) => [client, httpUrl(env[variable] ?? origin, variable)]),
    ),
    accessTokenTtlS: integer(env, 'ACCESS_TOKEN_TTL_S', { byDefault: 3600, least: 1, most: 86_400 }),
  };
}

function httpUrl(value: string, name: string): string {
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw new Error(`${name} must be an http or https URL.`);
  return value.replace(/\/$/, '');
}

function integer(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  { byDefault, least, most }: { byDefault: number; least: number; most: number },
): number {
  const value = Number(env[name] ?? byDefault);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}
