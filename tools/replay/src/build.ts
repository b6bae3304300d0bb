import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { startChild } from '@frontdesk/test-kit';

export interface Build {
  readonly url: string;
  stop(): Promise<void>;
}

/** A build that runs already, or a bundle that is started for as long as the replay takes. */
export async function openBuild(to: string | undefined, bundle: string | undefined, envFile?: string): Promise<Build> {
  if (to !== undefined) return { url: to.replace(/\/$/, ''), stop: async () => {} };
  if (bundle === undefined) throw new TypeError('Say what is tried: --to <url> or --bundle <main.js>.');
  const env = envFile === undefined ? {} : parseEnv(await readFile(envFile, 'utf8'));
  // Its own limits would be reached by one user who does in seconds what took an hour.
  const child = await startChild(resolve(bundle), { env: { PORT: '0', METRICS_PORT: '0', NODE_NO_WARNINGS: '1', ...env, LOG_LEVEL: 'info' } as Record<string, string> }); // prettier-ignore
  return { url: child.urls['app'] ?? '', stop: () => child.stop() };
}
