import { formatFiles, generateFiles, installPackagesTask, updateJson } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { linked } from '../linked.ts';
import { namesOf } from '../names.ts';
import { changed } from '../source-text.ts';

interface LibOptions {
  readonly name: string;
  readonly kind?: 'feature' | 'base';
  readonly skipInstall?: boolean;
}

/** `nx g @frontdesk/workspace-plugin:lib mailing` */
export async function libGenerator(tree: Tree, options: LibOptions): Promise<GeneratorCallback> {
  const { name, kind = 'feature' } = options;
  const folder = `libs/${name}`;
  if (tree.exists(folder)) throw new Error(`There is a lib ${name} already.`);
  if (/^(common|shared|utils?|helpers?|core)$/.test(name)) throw new Error(`${name} says nothing: what is it about?`);
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { ...namesOf(name), name, kind });
  updateJson(tree, 'tsconfig.json', (config: { references: { path: string }[] }) => {
    return { ...config, references: [...config.references, { path: `./${folder}` }] };
  });
  // What a 5xx counts as is known of each of them.
  changed(tree, 'libs/telemetry/src/outcome.ts', (text) =>
    text.replace("  'idempotency-unavailable'", (line) => `  '${name}-unavailable': 'store',\n${line}`),
  );
  await formatFiles(tree);
  return () => {
    if (options.skipInstall) linked(tree.root, 'libs', name);
    else installPackagesTask(tree, true);
  };
}
