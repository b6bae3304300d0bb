// What is made by running what was generated, once it is installed.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from '../project-node.ts';
import type { Words } from './words.ts';

/** The published form of the API, from which on it is held; alerts and dashboards; what is used of which contract. */
export function afterwards(root: string, { name }: Pick<Words, 'name'>): void {
  const published = join(root, 'apps', name, 'tests', 'published');
  mkdirSync(published, { recursive: true });
  const document = join(published, 'openapi.v1.json');
  nodeOf(root, join(import.meta.dirname, 'write-document.ts'), join(root, 'apps', name), document);
  nodeOf(root, join(root, 'tools/observability/src/main.ts'), 'generate', name);
  nodeOf(root, join(root, 'tools/contracts/src/main.ts'), 'generate');
}
