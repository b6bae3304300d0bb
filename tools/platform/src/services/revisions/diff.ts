// The block-by-block difference of two bodies: what was removed, then, in the order of the new body, what was added,
// moved or changed. Blocks are the same when their ids are.
import type { Block } from '../../world/revision.ts';

export interface Change {
  readonly op: 'add' | 'remove' | 'replace' | 'move';
  /** Position in the new body; for remove, in the old one. */
  readonly index: number;
  readonly blockId: string;
  readonly before: Block | null;
  readonly after: Block | null;
}

export interface Diff {
  readonly stats: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly changes: readonly Change[];
}

export function diffOf(from: readonly Block[], to: readonly Block[]): Diff {
  const oldIndex = new Map(from.map((block, index) => [block.blockId, index]));
  const kept = new Set(to.map(({ blockId }) => blockId));
  const removed = from.flatMap((block, index): Change[] =>
    kept.has(block.blockId) ? [] : [{ op: 'remove', index, blockId: block.blockId, before: block, after: null }],
  );
  const stayed = inPlace(to.flatMap(({ blockId }) => oldIndex.get(blockId) ?? []));
  const rest = to.flatMap((after, index): Change[] => {
    const { blockId } = after;
    const was = oldIndex.get(blockId);
    const before = was === undefined ? undefined : from[was];
    if (was === undefined || !before) return [{ op: 'add', index, blockId, before: null, after }];
    if (!stayed.has(was)) return [{ op: 'move', index, blockId, before, after }];
    return isSame(before, after) ? [] : [{ op: 'replace', index, blockId, before, after }];
  });
  const added = rest.filter(({ op }) => op === 'add').length;
  return {
    stats: { added, removed: removed.length, changed: rest.length - added },
    changes: [...removed, ...rest],
  };
}

/** A longest rising part of the old positions: these blocks kept their order, the others moved. */
function inPlace(positions: readonly number[]): Set<number> {
  const tails: number[] = [];
  const previous: number[] = [];
  positions.forEach((position, index) => {
    const length = lowerBound(tails, position, positions);
    previous[index] = length > 0 ? tails[length - 1]! : -1;
    tails[length] = index;
  });
  const rising = new Set<number>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index]!) rising.add(positions[index]!);
  return rising;
}

function lowerBound(tails: readonly number[], position: number, positions: readonly number[]): number {
  let low = 0;
  let high = tails.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[tails[middle]!]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSame(a: Block, b: Block): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical({ type, level, text, marks, language, attachmentId, rows }: Block): unknown[] {
  const ordered = marks.map(({ start, end, type: kind, href }) => [start, end, kind, href]);
  return [type, level, text, ordered, language, attachmentId, rows];
}
