import { describe, expect, test } from '@jest/globals';
import { documentBody, topicNames } from './bodies.ts';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

describe('a generated document', () => {
  test('is the same for the same random numbers', () => {
    expect(documentBody(seeded(3), 'fleet', 40)).toEqual(documentBody(seeded(3), 'fleet', 40));
  });

  test.each(topicNames)('has as many blocks as asked, filled slots and correct marks: %s', (topic) => {
    for (const count of [20, 77, 200]) {
      const { title, blocks } = documentBody(seeded(count), topic, count);
      expect(blocks).toHaveLength(count);
      expect(blocks[0]).toMatchObject({ type: 'heading', level: 1, text: title });
      expect(new Set(blocks.map(({ blockId }) => blockId)).size).toBe(count);
      expect(JSON.stringify(blocks.filter(({ type }) => type !== 'code'))).not.toMatch(
        /\{[a-z]+[2:]?[^"]*\}[^,\]]|undefined|\*\*/,
      );
      for (const block of blocks) {
        expect(block.blockId).toMatch(/^blk_[0-9a-z]{8,32}$/);
        for (const mark of block.marks) expect(block.text.slice(mark.start, mark.end)).toMatch(/^\S.*\S$/);
      }
    }
  });

  test('holds every kind of block somewhere', () => {
    const kinds = new Set(documentBody(seeded(1), 'incident', 200).blocks.map(({ type }) => type));
    expect([...kinds].sort()).toEqual([
      'code',
      'divider',
      'heading',
      'image',
      'listItem',
      'paragraph',
      'quote',
      'table',
    ]);
  });

  test('reads differently from the others of its topic', () => {
    const random = seeded(11);
    const texts = Array.from({ length: 30 }, () =>
      documentBody(random, 'capacity', 30)
        .blocks.map(({ text }) => text)
        .join(' '),
    );
    expect(new Set(texts).size).toBe(30);
  });

  test('links to the documents it is given', () => {
    const target = { documentId: 'doc_hubops5w9tre', title: 'Hub operations handbook' };
    const { blocks } = documentBody(seeded(5), 'logistics', 30, [target]);
    const linking = blocks.find(({ marks }) => marks.some(({ href }) => href?.endsWith(`/${target.documentId}`)));
    expect(linking?.text).toContain(target.title);
  });
});
