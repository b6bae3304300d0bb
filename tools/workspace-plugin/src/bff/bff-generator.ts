import { formatFiles, generateFiles, installPackagesTask, updateJson } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { syncGenerator } from '../sync/sync-generator.ts';
import { appsIn } from '../sync/apps-in-tree.ts';
import { linked } from '../linked.ts';
import { afterwards } from './afterwards.ts';
import { writeDeployment } from './deployment.ts';
import { packageOf, referencesOf } from './package-file.ts';
import { wordsFor } from './words.ts';
import type { BffOptions } from './words.ts';

const firstFreePort = 3004;

/** `nx g @frontdesk/workspace-plugin:bff partner --auth api-key --owner partner` */
export async function bffGenerator(tree: Tree, options: BffOptions): Promise<GeneratorCallback> {
  const apps = appsIn(tree);
  const port = Math.max(firstFreePort, ...apps.map((app) => app.port + 1));
  const words = wordsFor(options, port);
  const folder = `apps/${words.name}`;
  if (tree.exists(folder)) throw new Error(`There is an app ${words.name} already.`);

  generateFiles(tree, join(import.meta.dirname, 'files/app'), folder, { ...words });
  // What is another thing altogether, where the caller is a browser, and what a bot has beside.
  for (const kind of ['session', 'bot'].filter((one) => one === words.auth)) {
    generateFiles(tree, join(import.meta.dirname, 'files', kind), folder, { ...words });
  }
  tree.write(`${folder}/package.json`, JSON.stringify(packageOf(words)));
  tree.write(`${folder}/tsconfig.json`, JSON.stringify(referencesOf(words)));
  updateJson(tree, 'tsconfig.json', (config: { references: { path: string }[] }) => {
    return { ...config, references: [...config.references, { path: `./${folder}` }] };
  });
  writeDeployment(tree, words);
  syncGenerator(tree);
  await formatFiles(tree);
  return () => {
    if (options.skipInstall) linked(tree.root, 'apps', words.name);
    else installPackagesTask(tree, true);
    afterwards(tree.root, words);
  };
}
