import { describe, expect, test } from '@jest/globals';
import { between, seededRandom } from '../../world/random.ts';
import type { Block } from '../../world/revision.ts';
import { diffOf } from './diff.ts';
import type { Change } from './diff.ts';

function block(id: string, text = id): Block {
  return { blockId: `blk_${id}`, type: 'paragraph', text, marks: [] };
}

function short(changes: readonly Change[]): string[] {
  return changes.map(({ op, index, blockId }) => `${op} ${index} ${blockId}`);
}

/** What a client does with the changes. */
function applied(from: readonly Block[], changes: readonly Change[]): Block[] {
  const gone = new Set(changes.filter(({ op }) => op === 'remove' || op === 'move').map(({ blockId }) => blockId));
  const body = from.filter(({ blockId }) => !gone.has(blockId));
  for (const { op, index, after } of changes) {
    if (op === 'add' || op === 'move') body.splice(index, 0, after!);
    if (op === 'replace') body[index] = after!;
  }
  return body;
}

describe('the difference of two bodies', () => {
  test('is nothing for the same body', () => {
    expect(diffOf([block('a')], [block('a')])).toEqual({ stats: { added: 0, removed: 0, changed: 0 }, changes: [] });
  });

  test('names what was added, removed and changed', () => {
    const { stats, changes } = diffOf([block('a'), block('b')], [block('a', 'new'), block('c')]);
    expect(short(changes)).toEqual(['remove 1 blk_b', 'replace 0 blk_a', 'add 1 blk_c']);
    expect(stats).toEqual({ added: 1, removed: 1, changed: 1 });
  });

  test('calls as few blocks moved as it can', () => {
    const { changes } = diffOf(
      ['a', 'b', 'c', 'd'].map((id) => block(id)),
      ['d', 'a', 'b', 'c'].map((id) => block(id)),
    );
    expect(short(changes)).toEqual(['move 0 blk_d']);
  });

  test('turns any body into any other when it is applied in order', () => {
    const random = seededRandom('diff');
    for (let round = 0; round < 300; round += 1) {
      const body = (): Block[] =>
        Array.from({ length: between(random, 0, 12) }, () => between(random, 0, 15))
          .filter((id, at, all) => all.indexOf(id) === at)
          .map((id) => block(String(id), random() < 0.3 ? 'changed' : 'as it was'));
      const [from, to] = [body(), body()];
      expect(applied(from, diffOf(from, to).changes)).toEqual(to);
    }
  });
});
