// What the channel is started with, and its defaults.

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Where the bot hears activities. */
  readonly botUrl: string;
  /** The bot's registration: who it is, and with which secret it asks for its own tokens. */
  readonly appId: string;
  readonly appSecret: string;
  /** The identity provider: whose people are in this Teams, and who signs their tokens for the bot. */
  readonly oidcIssuer: string;
  /** What the people's tokens are for, as the app package says it. */
  readonly ssoResource: string;
  /** Hosts whose links the app unfurls. */
  readonly linkHosts: readonly string[];
  /** Undefined: where it listens. */
  readonly publicUrl: string | undefined;
  readonly botTokenTtlS: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const appId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';

/** Throws one readable line for what it cannot use. */
export function settingsFrom(env: Environment): Settings {
  if (env['NODE_ENV'] === 'production') {
    throw new Error('NODE_ENV=production: this Teams asks nobody who they are and is for development only.');
  }
  return {
    port: integer(env, 'PORT', { byDefault: 4120, least: 0, most: 65_535 }),
    host: env['HOST'] || '127.0.0.1',
    botUrl: httpUrl(env['BOT_URL'] || 'http://127.0.0.1:3003/api/messages', 'BOT_URL'),
    appId: env['BOT_APP_ID'] || appId,
    appSecret: env['BOT_APP_SECRET'] || 'dev-bot-secret',
    oidcIssuer: httpUrl(env['OIDC_ISSUER'] || 'http://127.0.0.1:4100', 'OIDC_ISSUER'),
    ssoResource: env['SSO_RESOURCE'] || `api://frontdesk.example/botid-${env['BOT_APP_ID'] || appId}`,
    linkHosts: (env['LINK_HOSTS'] || '127.0.0.1:3001,frontdesk.example').split(',').map((host) => host.trim()),
    publicUrl: env['PUBLIC_URL'] ? httpUrl(env['PUBLIC_URL'], 'PUBLIC_URL') : undefined,
    botTokenTtlS: integer(env, 'BOT_TOKEN_TTL_S', { byDefault: 3600, least: 1, most: 86_400 }),
  };
}

function httpUrl(value: string, name: string): string {
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw new Error(`${name} must be an http or https URL.`);
  return value.replace(/\/$/, '');
}

function integer(env: Environment, name: string, range: { byDefault: number; least: number; most: number }): number {
  const value = Number(env[name] || range.byDefault);
  if (Number.isInteger(value) && value >= range.least && value <= range.most) return value;
  throw new Error(`${name} must be a whole number from ${range.least} to ${range.most}.`);
}
