import { describe, expect, test } from '@jest/globals';
import { readablePassages } from './passage.ts';

const passage = (documentId: string) => ({ documentId, blockId: `blk_${documentId}`, text: documentId });
const ids = (passages: readonly { documentId: string }[]) => passages.map(({ documentId }) => documentId);

describe('passages that may be read', () => {
  const all = ['a', 'b', 'a', 'c'].map(passage);

  test('are those of documents with a yes, in their order', () => {
    const decisions = [
      { documentId: 'c', allowed: true },
      { documentId: 'b', allowed: false },
      { documentId: 'a', allowed: true },
    ];
    expect(ids(readablePassages(all, decisions))).toEqual(['a', 'a', 'c']);
  });

  test('are none without a decision', () => {
    expect(readablePassages(all, [])).toEqual([]);
    expect(ids(readablePassages(all, [{ documentId: 'b', allowed: true }]))).toEqual(['b']);
  });

  test('are none of a document of which decisions disagree, whichever comes first', () => {
    const yes = { documentId: 'a', allowed: true };
    const no = { documentId: 'a', allowed: false };
    expect(readablePassages(all, [yes, no])).toEqual([]);
    expect(readablePassages(all, [no, yes])).toEqual([]);
  });

  test('are none of a decision that is neither yes nor no', () => {
    expect(readablePassages(all, [{ documentId: 'a', allowed: 'true' as unknown as boolean }])).toEqual([]);
  });
});
