// The files of an app's image, below /app: the Dockerfile copies them, and tests start them. `image-files.ts <app> <to>`
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.ts';

// Those of Swagger UI that the docs page is made of.
const docsPage = ['package.json', 'LICENSE', 'NOTICE', 'swagger-ui.css', 'swagger-ui-bundle.js'];

/** Copies them from what `build` and `sbom` made; nothing else of the repository is in an image. */
export function copyImageFiles(app: string, to: string): void {
  const dist = join(root, 'apps', app, 'dist');
  mkdirSync(join(to, 'node_modules/swagger-ui-dist'), { recursive: true });
  for (const file of ['main.js', 'main.js.map', 'sbom.cdx.json', 'LICENCES.txt'])
    copyFileSync(join(dist, file), join(to, file));
  for (const file of ['health-check.js', 'take-snapshot.js']) copyFileSync(join(root, 'docker', file), join(to, file));
  for (const file of docsPage) {
    cpSync(join(root, 'node_modules/swagger-ui-dist', file), join(to, 'node_modules/swagger-ui-dist', file));
  }
  const { version } = JSON.parse(readFileSync(join(root, 'apps', app, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ name: app, version, private: true, type: 'module' })}\n`);
}

if (import.meta.main) {
  const [app = '', to = ''] = process.argv.slice(2);
  copyImageFiles(app, to);
}
