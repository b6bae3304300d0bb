// The page is built by Vite: before the server listens, where it is missing or older than what it is made of.
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build as viteBuild } from 'vite';

const source = join(import.meta.dirname, '..');
const root = join(source, 'page');
const madeOf = [root, join(source, 'waterfall')];

/** Where the built page is. */
export const pageFolder = join(source, '..', 'dist', 'page');

/** Builds the page if it has to be, and says how long that took. */
export async function buildIfStale(): Promise<number | undefined> {
  const builtAt = await timeOf(join(pageFolder, 'index.html'));
  if (builtAt !== undefined && builtAt > (await newestOf(madeOf))) return undefined;
  const startedAt = performance.now();
  await build();
  return performance.now() - startedAt;
}

export async function build(): Promise<void> {
  await viteBuild({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: { adaptivecards: adaptiveCards() } },
    build: {
      outDir: pageFolder,
      emptyOutDir: true,
      // One small script and what draws cards, which comes when the first card does.
      chunkSizeWarningLimit: 700,
      modulePreload: { polyfill: false },
    },
  });
}

// The library's own bundle: its ES modules lack file extensions in their imports.
function adaptiveCards(): string {
  return join(createRequire(import.meta.url).resolve('adaptivecards'), '..', '..', 'dist', 'adaptivecards.min.js');
}

async function newestOf(folders: readonly string[]): Promise<number> {
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => !name.endsWith('.test.ts'))
        .map((name) => join(folder, name)),
    ),
  );
  const times = await Promise.all([...files.flat(), import.meta.filename].map(timeOf));
  return Math.max(...times.map((time) => time ?? 0));
}

async function timeOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
