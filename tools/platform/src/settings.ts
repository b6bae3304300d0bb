// What the platform is started with, and its defaults.
import type { ServiceSettings } from './http/service.ts';

export interface PlatformSettings extends ServiceSettings {
  readonly host: string;
  readonly ports: Readonly<Record<Place, number>>;
  /** The login system; its keys are at `<issuer>/.well-known/jwks.json`. */
  readonly issuer: string;
  readonly redisUrl: string | undefined;
  readonly seed: string;
  readonly canary: boolean;
  readonly lagScale: number;
}

export type Place =
  | 'documents'
  | 'revisions'
  | 'identity'
  | 'access'
  | 'collaboration'
  | 'search'
  | 'generation'
  | 'activity'
  | 'files'
  | 'control';

export const defaultPorts: Readonly<Record<Place, number>> = {
  documents: 4101,
  revisions: 4102,
  identity: 4103,
  access: 4104,
  collaboration: 4105,
  search: 4106,
  generation: 4107,
  activity: 4108,
  files: 4109,
  control: 4110,
};

export const defaults: PlatformSettings = {
  host: '127.0.0.1',
  ports: defaultPorts,
  issuer: 'http://127.0.0.1:4100',
  redisUrl: undefined,
  seed: 'frontdesk',
  canary: false,
  lagScale: 1,
  platformKey: 'dev-platform-key',
  generationKey: 'sk-dev-platform',
  contextKey: 'dev-context-key',
  documentsPerMinute: 6_000,
  accessPerSecond: 500,
  generationPerMinute: 3_000,
  revisionSaveMs: 5,
  fileKey: 'dev-file-key',
  fileUrlSeconds: 900,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws an Error that names the variable when a value is not usable. */
export function settingsFrom(env: Environment): PlatformSettings {
  const number = (name: string, fallback: number): number => {
    const value = env[name] ? Number(env[name]) : fallback;
    if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number, not "${env[name]}"`);
    return value;
  };
  const ports = Object.fromEntries(
    Object.entries(defaultPorts).map(([place, port]) => [place, number(`${place.toUpperCase()}_PORT`, port)]),
  ) as Record<Place, number>;
  return {
    ...defaults,
    ports,
    host: env['HOST'] || defaults.host,
    issuer: env['OIDC_ISSUER'] || defaults.issuer,
    redisUrl: env['REDIS_URL'] || undefined,
    seed: env['SEED'] || defaults.seed,
    canary: env['CANARY'] === '1',
    lagScale: number('LAG_SCALE', defaults.lagScale),
    platformKey: env['PLATFORM_KEY'] || defaults.platformKey,
    generationKey: env['GENERATION_KEY'] || defaults.generationKey,
    contextKey: env['CONTEXT_KEY'] || defaults.contextKey,
    documentsPerMinute: number('DOCUMENTS_PER_MINUTE', defaults.documentsPerMinute),
    accessPerSecond: number('ACCESS_PER_SECOND', defaults.accessPerSecond),
    generationPerMinute: number('GENERATION_PER_MINUTE', defaults.generationPerMinute),
    fileUrlSeconds: number('FILE_URL_SECONDS', defaults.fileUrlSeconds),
  };
}
