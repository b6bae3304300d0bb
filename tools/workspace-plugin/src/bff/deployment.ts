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
  const own = ofEachEnvironment(words);
  if (own.length > 0) {
    changed(tree, `docker/kubernetes/${name}/overlays/development/kustomization.yaml`, (text) =>
      text.replace(/^( *- )OIDC_ISSUER=.*\n/m, (line, item) => line + own.map((one) => `${item}${one}\n`).join('')),
    );
  }
  if (words.auth === 'bot') {
    changed(tree, `docker/kubernetes/${name}/base/network-policy.yaml`, (text) =>
      text.replace('# The identity provider:', '# The identity provider, and Bot Framework:'),
    );
  }
  generateFiles(tree, join(import.meta.dirname, 'files/configuration'), `docker/kubernetes/${name}/base`, { ...words });
}

/** What is another one there than in production, beside the login system. */
function ofEachEnvironment({ auth, client }: Words): readonly string[] {
  if (auth === 'session') return [`ORIGIN=https://${client}.dev.example`];
  if (auth !== 'bot') return [];
  const login = 'https://login.dev.example';
  return ['WEB_ORIGIN=https://desk.dev.example', `SSO_ISSUER=${login}`, `SSO_JWKS_URL=${login}/.well-known/jwks.json`];
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
