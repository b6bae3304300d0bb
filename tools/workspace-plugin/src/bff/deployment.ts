import { generateFiles } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { join } from 'node:path';
import { changed } from '../source-text.ts';
import type { Words } from './words.ts';

const pattern = 'mobile-bff';
const manifests = `docker/kubernetes/${pattern}`;
const workflow = `.github/workflows/deploy-${pattern}.yml`;

/** The manifests and the workflow are those of an app that runs, under another name: they cannot fall behind it. */
export function writeDeployment(tree: Tree, words: Words): void {
  const { name } = words;
  for (const path of filesBelow(tree, manifests)) {
    if (path.endsWith('.env')) continue; // what an app reads is its own
    tree.write(path.replaceAll(pattern, name), renamed(tree.read(path, 'utf8') ?? '', words));
  }
  tree.write(workflow.replace(pattern, name), renamed(tree.read(workflow, 'utf8') ?? '', words));
  if (words.auth === 'session') {
    // Each environment has an origin of its own.
    changed(tree, `docker/kubernetes/${name}/overlays/development/kustomization.yaml`, (text) =>
      text.replace(
        /^( *- )OIDC_ISSUER=.*\n/m,
        (line, item) => `${line}${item}ORIGIN=https://${words.client}.dev.example\n`,
      ),
    );
  }
  generateFiles(tree, join(import.meta.dirname, 'files/configuration'), `docker/kubernetes/${name}/base`, { ...words });
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? [path] : filesBelow(tree, path);
  });
}

function renamed(text: string, { name, port, metricsPort }: Words): string {
  return text.replaceAll(pattern, name).replaceAll('3002', `${port}`).replaceAll('3102', `${metricsPort}`);
}
