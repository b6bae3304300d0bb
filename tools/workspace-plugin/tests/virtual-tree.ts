// The repository as generators see it. What they write stays in memory.
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree.js';

const root = join(import.meta.dirname, '..', '..', '..');

export function virtualTree(): Tree {
  return new FsTree(root, false);
}

export function textsBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? [path] : textsBelow(tree, path);
  });
}
