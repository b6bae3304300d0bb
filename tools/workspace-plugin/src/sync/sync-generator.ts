import type { Tree } from '@nx/devkit';
import type { SyncGeneratorResult } from 'nx/src/utils/sync-generators.js';
import { appsIn } from './apps-in-tree.ts';
import { withServices } from './compose-services.ts';
import { withOwners } from './code-owners.ts';
import { withPorts } from './port-table.ts';

const derived = {
  '.github/CODEOWNERS': withOwners,
  'docker/compose.yaml': withServices,
  'docker/README.md': withPorts,
} as const;

/** Writes what is derived from the apps. What people wrote beside it, and changed in it, stays. */
export function syncGenerator(tree: Tree): SyncGeneratorResult {
  const apps = appsIn(tree);
  const written = Object.entries(derived).filter(([path, derive]) => {
    const before = tree.read(path, 'utf8') ?? '';
    const after = derive(before, apps);
    if (after !== before) tree.write(path, after);
    return after !== before;
  });
  if (written.length === 0) return {};
  const outOfSyncMessage = `These files do not have all BFFs: ${written.map(([path]) => path).join(', ')}.`;
  return { outOfSyncMessage };
}
