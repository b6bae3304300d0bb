import type { Tree } from '@nx/devkit';
import { factsIn, inOrder } from '../apps.ts';
import type { AppFacts } from '../apps.ts';

/** All BFFs of a tree, by their ports. */
export function appsIn(tree: Tree): readonly AppFacts[] {
  const files = tree.children('apps').map((name) => tree.read(`apps/${name}/package.json`, 'utf8'));
  return inOrder(files.filter((text) => text !== null).map(factsIn));
}
