import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startChild } from '@frontdesk/test-kit';

export interface Build {
  readonly url: string;
  stop(): Promise<void>;
}

export interface BuildOptions {
  /** Where one runs already. */
  readonly to?: string | undefined;
  /** Or its file, such as `apps/web-bff/dist/main.js`: it is started for as long as the replay takes. */
  readonly bundle?: string | undefined;
  /** Started as its image starts it: from a snapshot of the evaluated bundle, which is taken before. */
  readonly fromSnapshot?: boolean | undefined;
  /** A file with its variables. Default: those of development. */
  readonly env?: string | undefined;
}

const fromSnapshotProgram = fileURLToPath(new URL('./start-from-snapshot.ts', import.meta.url));
// A snapshot is taken, and tried, before it is started.
const readyWithinMs = 120_000;

/** A build that runs already, or a bundle that is started for as long as the replay takes. */
export async function openBuild({ to, bundle, fromSnapshot = false, env: file }: BuildOptions): Promise<Build> {
  if (to !== undefined) return { url: to.replace(/\/$/, ''), stop: async () => {} };
  if (bundle === undefined) throw new TypeError('Say what is tried: --to <url> or --bundle <main.js>.');
  const main = resolve(bundle);
  await access(main).catch(() => {
    throw new TypeError(`${bundle} is not there. Build it first: npx nx build <app>`);
  });
  const given = file === undefined ? {} : parseEnv(await readFile(file, 'utf8'));
  const always = { PORT: '0', METRICS_PORT: '0', NODE_NO_WARNINGS: '1' };
  // The line that says where it listens is one of `info`.
  const env = { ...always, ...given, LOG_LEVEL: 'info' } as Record<string, string>;
  const program = fromSnapshot ? fromSnapshotProgram : main;
  const child = await startChild(program, { env: { ...env, ...(fromSnapshot && { REPLAY_BUNDLE: main }) }, readyWithinMs }); // prettier-ignore
  return { url: child.urls['app'] ?? '', stop: () => child.stop() };
}
