// What is made by running what was generated: the contract's types, and what is used of which contract.
import { join } from 'node:path';
import { nodeOf } from '../project-node.ts';

export function afterwards(root: string): void {
  nodeOf(root, join(root, 'libs/service-clients/generate.js'));
  nodeOf(root, join(root, 'tools/contracts/src/main.ts'), 'generate');
}
