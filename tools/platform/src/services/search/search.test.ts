import { describe, expect, test } from '@jest/globals';
import type { Block, Revision } from '../../world/revision.ts';
import { passagesOf } from './passages.ts';
import { snippetOf } from './snippet.ts';

function revisionOf(blocks: readonly Block[]): Revision {
  const facts = {
    documentId: 'doc_q3plan7x2mva',
    revision: 42,
    baseRevision: 41,
    authorId: '',
    message: null,
    createdAt: 0,
  };
  return { ...facts, wordCount: 0, sizeBytes: 0, storageKey: '', blocks: () => blocks };
}

function block(blockId: string, text: string, level?: number): Block {
  return { blockId, type: level ? 'heading' : 'paragraph', text, marks: [], ...(level ? { level } : {}) };
}

describe('passages', () => {
  test('are blocks with text, each with the headings above it', () => {
    const blocks = [
      block('blk_1', 'Plan', 1),
      block('blk_2', 'Hubs', 2),
      block('blk_3', 'Oslo', 3),
      block('blk_4', 'Fleet', 2),
      block('blk_5', 'Trucks.'),
      block('blk_6', ''),
    ];
    const passages = passagesOf(revisionOf(blocks), blocks);
    expect(passages.map(({ blockId, headingPath }) => [blockId, ...headingPath])).toEqual([
      ['blk_1'],
      ['blk_2', 'Plan'],
      ['blk_3', 'Plan', 'Hubs'],
      ['blk_4', 'Plan'],
      ['blk_5', 'Plan', 'Fleet'],
    ]);
  });

  test('of a long block are whole sentences of at most 2000 characters that lead back to it', () => {
    const sentence = `${'Cranes move boxes all day long '.repeat(20).trim()}. `;
    const text = `${sentence.repeat(6)}${'x'.repeat(4500)}`;
    const passages = passagesOf(revisionOf([]), [block('blk_1', text)]);
    expect(passages.length).toBeGreaterThan(4);
    for (const passage of passages) {
      expect(passage.text.length).toBeLessThanOrEqual(2000);
      expect(text.slice(passage.start, passage.start + passage.text.length)).toBe(passage.text);
    }
    expect(new Set(passages.map(({ passageId }) => passageId)).size).toBe(passages.length);
    expect(
      passages
        .map((passage) => passage.text)
        .join('')
        .replace(/\s/g, ''),
    ).toBe(text.replace(/\s/g, ''));
  });
});

describe('a snippet', () => {
  test('of a long passage is where the terms are, with highlights in UTF-16 units', () => {
    const filler = 'Nothing of interest stands in this sentence at all. '.repeat(12);
    const { text, highlights } = snippetOf(
      `${filler}🚚 The Rotterdam hub is full. ${filler}`,
      new Set(['rotterdam', 'full']),
    );
    expect(text.length).toBeLessThanOrEqual(400);
    expect(highlights.map(({ start, end }) => text.slice(start, end))).toEqual(['Rotterdam', 'full']);
  });

  test('has at most 20 highlights', () => {
    expect(snippetOf('hub '.repeat(60), new Set(['hub'])).highlights).toHaveLength(20);
  });
});
