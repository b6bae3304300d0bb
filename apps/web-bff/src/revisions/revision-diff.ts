import { z } from 'zod';
import { bodyBlock } from '../documents/block.ts';
import type { Read } from '../reads.ts';

const changed = bodyBlock.nullable();

/** What turns one revision into another, block by block and in order. */
export const revisionDiff = z.object({
  from: z.int(),
  to: z.int(),
  stats: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
  changes: z.array(
    z.object({
      op: z.string().describe('add, remove, replace or move'),
      index: z.int().describe('Position in `to`; for remove, in `from`'),
      blockId: z.string(),
      before: changed.describe('Null for add'),
      after: changed.describe('Null for remove'),
    }),
  ),
});

export function toRevisionDiff(read: Exclude<Read<'revisionDiff'>, 'none'>): z.output<typeof revisionDiff> {
  const { from, to, stats, changes } = read;
  return {
    from,
    to,
    stats: { added: stats.added, removed: stats.removed, changed: stats.changed },
    changes: changes.map(({ op, index, blockId, before, after }) => ({ op, index, blockId, before, after })),
  };
}
