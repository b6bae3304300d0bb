import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** As npm links a workspace, where package-lock.json is not to be touched. */
export function linked(root: string, kind: 'apps' | 'libs', name: string): void {
  const link = join(root, 'node_modules', '@frontdesk', name);
  if (!existsSync(link)) symlinkSync(join('..', '..', kind, name), link);
}
