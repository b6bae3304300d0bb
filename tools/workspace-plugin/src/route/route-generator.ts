import { formatFiles, generateFiles } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { afterwards } from '../bff/afterwards.ts';
import { factsIn } from '../apps.ts';
import { namesOf } from '../names.ts';
import { changed, withImport, withItem } from '../source-text.ts';

interface RouteOptions {
  readonly name: string;
  readonly app: string;
}

/** `nx g @frontdesk/workspace-plugin:route print-sheet --app partner-bff`, of a view that is there. */
export async function routeGenerator(tree: Tree, { name, app }: RouteOptions): Promise<GeneratorCallback> {
  const folder = `apps/${app}/src/${name}`;
  if (!tree.exists(`${folder}/${name}-view.ts`)) {
    throw new Error(`There is no view ${name}: nx g @frontdesk/workspace-plugin:view ${name} --app ${app}`);
  }
  const { auth } = factsIn(tree.read(`apps/${app}/package.json`, 'utf8') ?? '');
  const { pascal } = namesOf(name);
  const route = `get${pascal}`;
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { ...namesOf(name), auth });
  changed(tree, `apps/${app}/src/routes.ts`, (text) => {
    const imported = withImport(text, `import { ${route} } from './${name}/get-${name}.ts';`);
    const listed = imported.replace(/\[[^\]]*?\bgetDocument\b/, (list) => `${list}, ${route}`);
    if (listed === imported) throw new Error(`apps/${app}/src/routes.ts has no getDocument: list ${route} by hand.`);
    return listed;
  });
  // What is promised of it is its owner's word.
  changed(tree, `apps/${app}/src/slos.ts`, (text) => withEntry(text, `${route}: 'new: nothing is promised yet'`));
  const path = `/v1/documents/{documentId}/${name}`;
  const row = auth === 'service' ? `POST ${path}/for-recipient` : `GET ${path}`;
  changed(tree, `apps/${app}/README.md`, (text) => withRow(text, row));
  await formatFiles(tree);
  return () => afterwards(tree.root, { name: app });
}

function withEntry(text: string, entry: string): string {
  return withItem(text, /\bwithout: \{/, entry);
}

/** Under the route of the document, which each app has. */
function withRow(text: string, path: string): string {
  return text.replace(
    /^\| `(?:GET \/v1\/documents\/\{documentId\}|POST \/v1\/documents\/\{documentId\}\/for-recipient)` .*$/m,
    (row) => `${row}\n| \`${path}\` | one view of it, the owner's name and when it changed |`,
  );
}
