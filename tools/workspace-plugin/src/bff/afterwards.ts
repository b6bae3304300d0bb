// What is made by running what was generated, once it is installed.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Words } from './words.ts';

/** The published form of the API, from which on it is held; alerts and dashboards; what is used of which contract. */
export function afterwards(root: string, { name }: Pick<Words, 'name'>): void {
  const published = join(root, 'apps', name, 'tests', 'published');
  mkdirSync(published, { recursive: true });
  const document = join(published, 'openapi.v1.json');
  node(root, join(import.meta.dirname, 'write-document.ts'), join(root, 'apps', name), document);
  node(root, join(root, 'tools/observability/src/main.ts'), 'generate', name);
  node(root, join(root, 'tools/contracts/src/main.ts'), 'generate');
}

function node(cwd: string, ...args: string[]): void {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  // The Node of the project, by whichever Nx was started.
  execFileSync(join(cwd, 'node_modules', '.bin', 'node'), args, { cwd, env, stdio: 'inherit' });
}
