import type { z } from 'zod';
import { isPlainHttp, takesFiles } from './config-values.ts';
import { secretInFile } from './secret-file.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** As it was given: by the environment, by a file (asked for at each use), or by development's defaults. */
export type Given = Readonly<Record<string, string | (() => string)>>;

export interface EnvironmentRules<Shape extends z.ZodObject> {
  /** The one list of all variables, each of a kind that this lib has. */
  readonly variables: Shape;
  /** The stack that runs on a developer's machine. With NODE_ENV=production nothing of it counts. */
  readonly development: Readonly<Record<string, string>>;
  /** Those of the above that are known to everybody, and refused in production. */
  readonly developmentSecrets: Readonly<Record<string, string>>;
  /** Switches that are not to be on in production. */
  readonly developmentSwitches?: readonly string[];
  /** URLs of whom we believe, and of who gets our secrets. */
  readonly httpsInProduction: readonly string[];
  /** Needed in production where any of the others is given: what holds state is sealed. */
  readonly neededInProduction?: readonly { readonly name: string; readonly with: readonly string[] }[];
  /** What does not fit together. The configuration is there when each value by itself is good. */
  unfit?(given: Given, config: z.output<Shape> | undefined): readonly string[];
  /** Besides all that is above. */
  unfitForProduction?(values: Variables): readonly string[];
}

/**
 * The configuration, or an error whose message is one line that names every bad value and shows none. A secret may come
 * as a file, `CLIENT_SECRET_FILE=/run/secrets/client`, which may change while the process runs.
 */
export function readEnvironment<Shape extends z.ZodObject>(
  env: Variables,
  rules: EnvironmentRules<Shape>,
): Readonly<z.output<Shape>> {
  const isProduction = env['NODE_ENV'] === 'production';
  const mistakes: string[] = [];
  const given: Given = {
    ...(isProduction ? {} : rules.development),
    ...definedIn(env),
    ...secretsInFiles(env, rules.variables, mistakes),
  };
  const read = rules.variables.safeParse(given, { jitless: true }); // once: no code is worth its making
  for (const { path, message } of read.error?.issues ?? []) {
    mistakes.push(`${path.join('.')} ${given[String(path[0])] === undefined ? 'is missing' : message}`);
  }
  if (isProduction) mistakes.push(...unfitForProduction(given, rules));
  mistakes.push(...(rules.unfit?.(given, read.data) ?? []));
  if (read.success && mistakes.length === 0) return Object.freeze(read.data);
  throw new Error(`The environment is not usable: ${mistakes.join('; ')}.`);
}

/** An empty variable is one that is not set: compose files and manifests cannot leave one out. */
function definedIn(env: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function secretsInFiles(env: Variables, variables: z.ZodObject, mistakes: string[]): Given {
  const secrets: Record<string, () => string> = {};
  for (const [name, kind] of Object.entries(variables.shape)) {
    const file = env[`${name}_FILE`];
    if (!file || !takesFiles(kind)) continue;
    try {
      secrets[name] = secretInFile(file);
    } catch {
      mistakes.push(`${name}_FILE cannot be read, or is empty`);
    }
  }
  return secrets;
}

function unfitForProduction<Shape extends z.ZodObject>(given: Given, rules: EnvironmentRules<Shape>): string[] {
  const now = Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : value()]);
  const values = Object.fromEntries(now) as Record<string, string>;
  const plain = rules.httpsInProduction.filter((name) => isPlainHttp(values[name]));
  const switched = rules.developmentSwitches?.filter((name) => values[name] === 'on') ?? [];
  const known = Object.entries(rules.developmentSecrets).filter(([name, value]) => isAmong(value, values[name]));
  const missing = (rules.neededInProduction ?? []).filter(
    (needed) => values[needed.name] === undefined && needed.with.some((name) => values[name] !== undefined),
  );
  return [
    ...(rules.unfitForProduction?.(values) ?? []),
    ...plain.map((name) => `${name} must be https with NODE_ENV=production`),
    ...switched.map((name) => `${name} is for development, with NODE_ENV=production`),
    ...known.map(([name]) => `${name} is that of development, with NODE_ENV=production`),
    ...missing.map((needed) => `${needed.name} is missing, with ${needed.with.join(' or ')} and NODE_ENV=production`),
  ];
}

/** Of several sealing keys, each one opens what was sealed. */
function isAmong(known: string, given = ''): boolean {
  return given === known || given.split(',').some((one) => one.trim() === known);
}
