// What each BFF says of itself in its package.json: `"frontdesk": { "port": 3002, "team": "mobile", "auth": "bearer" }`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface AppFacts {
  /** Such as `mobile-bff`. */
  readonly name: string;
  /** The name of its client: `mobile`. */
  readonly client: string;
  readonly port: number;
  /** A BFF's metrics are on its own port + 100. */
  readonly metricsPort: number;
  readonly team: string;
  /** What proves a caller to it. */
  readonly auth: string;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** All BFFs, by their ports. */
export function allApps(folder = join(root, 'apps')): readonly AppFacts[] {
  return inOrder(readdirSync(folder).map((name) => factsIn(readFileSync(join(folder, name, 'package.json'), 'utf8'))));
}

export function inOrder(apps: readonly AppFacts[]): readonly AppFacts[] {
  return apps.toSorted((one, other) => one.port - other.port);
}

/** A bot has a Teams of its own on a developer's machine: 4120 is that of 3003. */
export function channelPortOf(port: number): number {
  return port + 1117;
}

/** Of the text of an app's package.json. */
export function factsIn(text: string): AppFacts {
  const { nx, frontdesk } = JSON.parse(text) as { nx: { name: string }; frontdesk?: Partial<AppFacts> };
  const { name } = nx;
  const { port, team, auth } = frontdesk ?? {};
  if (port === undefined || team === undefined || auth === undefined) {
    throw new Error(`apps/${name}/package.json lacks "frontdesk": { "port", "team", "auth" }.`);
  }
  return { name, client: name.replace(/-bff$/, ''), port, metricsPort: port + 100, team, auth };
}
