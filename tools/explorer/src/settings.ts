// What the explorer is started with, and its defaults: the stack that `npm start` runs.

export const clients = ['web', 'mobile', 'teams'] as const;
export type Client = (typeof clients)[number];

export interface Settings {
  readonly port: number;
  /** Where each BFF answers people. */
  readonly bffs: Readonly<Record<Client, string>>;
  /** Where each BFF tells of itself. */
  readonly metrics: Readonly<Record<Client, string>>;
  /** The platform's control: faults, change events. */
  readonly control: string;
  readonly issuer: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws one readable line for what it cannot use. */
export function settingsFrom(env: Environment): Settings {
  if (env['NODE_ENV'] === 'production') {
    throw new Error('NODE_ENV=production: the explorer signs in as anybody and is for development only.');
  }
  const url = (name: string, byDefault: number) => httpUrl(env[name] || `http://127.0.0.1:${byDefault}`, name);
  return {
    port: portFrom(env['PORT'] || '3000'),
    bffs: { web: url('WEB_URL', 3001), mobile: url('MOBILE_URL', 3002), teams: url('TEAMS_URL', 3003) },
    metrics: {
      web: url('WEB_METRICS_URL', 3101),
      mobile: url('MOBILE_METRICS_URL', 3102),
      teams: url('TEAMS_METRICS_URL', 3103),
    },
    control: url('PLATFORM_CONTROL_URL', 4110),
    issuer: url('OIDC_ISSUER', 4100),
  };
}

function httpUrl(value: string, name: string): string {
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw new Error(`${name} must be an http or https URL.`);
  return value.replace(/\/$/, '');
}

function portFrom(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error('PORT must be a whole number from 0 to 65535.');
}
