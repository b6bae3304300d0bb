import { formatFiles, generateFiles } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { join } from 'node:path';
import { factsIn } from '../apps.ts';
import { namesOf } from '../names.ts';
import { changed, withImport, withItem } from '../source-text.ts';

interface ViewOptions {
  readonly name: string;
  readonly app: string;
}

/** `nx g @frontdesk/workspace-plugin:view print-sheet --app partner-bff` */
export async function viewGenerator(tree: Tree, { name, app }: ViewOptions): Promise<void> {
  const facts = tree.read(`apps/${app}/package.json`, 'utf8');
  if (facts === null) throw new Error(`There is no app ${app}.`);
  const { client } = factsIn(facts);
  const folder = `apps/${app}/src/${name}`;
  if (tree.exists(folder)) throw new Error(`There is ${folder} already.`);
  const names = namesOf(name);
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { ...names, client });
  changed(tree, `apps/${app}/src/views.ts`, (text) => {
    const imported = withImport(text, `import { ${names.camel}View } from './${name}/${name}-view.ts';`);
    return withItem(imported, /export const views\b[^=]*= \[/, `${names.camel}View`);
  });
  await formatFiles(tree);
}
