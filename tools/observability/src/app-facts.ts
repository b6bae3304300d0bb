// What an app says of itself: its routes, views, metrics and promises. Asked in a process of its own, since an app is run
// and never imported.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { MetricDefinition, Slos } from '@frontdesk/telemetry';
import { allApps } from '@frontdesk/workspace-plugin/apps';

export const root = join(import.meta.dirname, '..', '..', '..');

export type AppName = string;
export const appNames: readonly AppName[] = allApps()
  .map(({ name }) => name)
  .toSorted();

export interface RouteFacts {
  readonly name: string;
  /** As the metrics have it: `GET`. */
  readonly method: string;
  /** As the metrics have it: `/v1/documents/{documentId}`. */
  readonly path: string;
}

export interface AppFacts {
  readonly app: AppName;
  readonly routes: readonly RouteFacts[];
  /** With the sections that may be missing, and those that may not. */
  readonly views: readonly { readonly name: string; readonly sections: readonly string[] }[];
  readonly metrics: readonly MetricDefinition[];
  readonly slos: Slos;
}

export async function factsOf(app: AppName): Promise<AppFacts> {
  const program = join(import.meta.dirname, 'say-facts.ts');
  // Nothing listens there: with a Redis, an app has metrics that it lacks without one.
  const apart = { REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'silent', NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  const env = { ...process.env, ...apart };
  const args = [program, join(root, 'apps', app, 'src')];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`${app} says nothing of itself: ${complaint}`);
  return { app, ...(JSON.parse(said) as Omit<AppFacts, 'app'>) };
}

export async function factsOfAll(): Promise<AppFacts[]> {
  return await Promise.all(appNames.map(factsOf));
}
