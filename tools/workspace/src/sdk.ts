// `npx nx run <app>:sdk`, in the app's folder: a client package for each version of its API, in dist/sdk/<app>/v<version>.
// The documents are made of the app's routes; nothing is started, and nothing is asked of the network.
import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { requireKnown } from './sdk/api-document.ts';
import type { ApiDocument } from './sdk/api-document.ts';
import { kits } from './sdk/kits.ts';
import { writePackage } from './sdk/write-package.ts';

const root = join(import.meta.dirname, '..', '..', '..');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const folder = process.cwd();
  const app = basename(folder);
  const kit = kits[app];
  if (!kit) throw new Error(`There is no client package of ${app}. There is one of ${Object.keys(kits).join(', ')}.`);
  const out = values.out ?? join(root, 'dist', 'sdk', app);
  const example = await readFile(join(folder, 'sdk-example', 'example.ts'), 'utf8');
  const { href } = pathToFileURL(join(folder, 'src', 'api-document.ts'));
  const { apiDocuments } = (await import(href)) as { apiDocuments: Readonly<Record<string, ApiDocument>> };
  requireKnown(Object.values(apiDocuments), kit);
  const newest = Math.max(...Object.keys(apiDocuments).map(Number));
  for (const [version, document] of Object.entries(apiDocuments)) {
    const into = join(out, `v${version}`);
    const shown = Number(version) === newest ? example : undefined;
    await writePackage({ document, kit, example: shown, folder: into });
    process.stdout.write(`${kit.name} ${document.info.version}: ${relative(root, into)}\n`);
  }
}

await main();
