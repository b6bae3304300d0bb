import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyCursor, maxPageBytes, startOf, toBodyPage } from './body-pages.ts';
import type { BodyBlock } from './block.ts';
import type { Position } from './body-pages.ts';

type Block = Omit<BodyBlock, 'part'>;

const paragraph = (n: number, text: string): Block => ({
  blockId: `blk_p${String(n).padStart(8, '0')}`,
  type: 'paragraph',
  text,
  marks: [],
});

function allPages(blocks: Block[], besidesBytes = 0) {
  const pages = [];
  let at: Position | null = startOf(7);
  while (at !== null) {
    const page = toBodyPage(blocks, at, pages.length === 0 ? besidesBytes : 0);
    pages.push(page);
    at = page.nextCursor === null ? null : bodyCursor.parse(page.nextCursor);
  }
  return pages;
}

/** What the README tells a client to do with parts. */
function joined(pages: { blocks: BodyBlock[] }[]): Block[] {
  const whole: Block[] = [];
  for (const { part, ...block } of pages.flatMap((page) => page.blocks)) {
    const before = whole.at(-1);
    if (!part?.continues || before === undefined) {
      whole.push(block);
      continue;
    }
    before.text += block.text;
    before.marks = [...before.marks, ...block.marks];
    if (block.rows === undefined || before.rows === undefined) continue;
    const rows = [...block.rows];
    if (part.continuesRow)
      before.rows = [...before.rows.slice(0, -1), [...(before.rows.at(-1) ?? []), ...(rows.shift() ?? [])]];
    before.rows = [...before.rows, ...rows];
  }
  return whole;
}

describe('pages of a body', () => {
  test('a small body is one page, its blocks as they are', () => {
    const blocks = [paragraph(1, 'Rotterdam runs at 91% of capacity.'), paragraph(2, 'Fleet')];
    expect(toBodyPage(blocks, startOf(42))).toEqual({ revision: 42, blocks, nextCursor: null });
  });

  test('a block that does not fit any more starts the next page', () => {
    const blocks = [1, 2, 3, 4, 5].map((n) => paragraph(n, 'x'.repeat(19_000)));
    const pages = allPages(blocks);
    expect(pages.map((page) => page.blocks.length)).toEqual([3, 2]);
    expect(joined(pages)).toEqual(blocks);
  });

  test('leaves room on the first page for what is beside it', () => {
    const blocks = [1, 2, 3].map((n) => paragraph(n, 'x'.repeat(19_000)));
    expect(allPages(blocks, 20_000).map((page) => page.blocks.length)).toEqual([2, 1]);
  });

  test('a table of megabytes goes over many pages, cut between cells', () => {
    const rows = Array.from({ length: 60 }, (_, r) =>
      Array.from({ length: 30 }, (_, c) => `${r}.${c} `.repeat(400).slice(0, 2000)),
    );
    const table: Block = { blockId: 'blk_t1trucks', type: 'table', text: '', marks: [], rows };
    const pages = allPages([table]);
    expect(pages.length).toBeGreaterThan(30);
    for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(maxPageBytes);
    expect(joined(pages)).toEqual([table]);
  });

  test('whatever the blocks, every page is within 64 KiB and the pages join to the same body', () => {
    const text = fc
      .oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 }))
      .map((unit) => unit.repeat(Math.floor(20_000 / Math.max(unit.length, 1))));
    const mark = fc.record({
      start: fc.nat(20_000),
      end: fc.nat(20_000),
      type: fc.constant('link'),
      href: fc.nat(2000).map((n) => 'h'.repeat(n)),
    });
    const rows = fc.array(
      fc.array(
        fc.nat(2000).map((n) => '\u0001'.repeat(n)),
        { maxLength: 30 },
      ),
      { maxLength: 12 },
    );
    const blockOf = fc.record(
      {
        blockId: fc.constant('blk_anything1'),
        type: fc.constant('table'),
        text,
        marks: fc.array(mark, { maxLength: 60 }),
        rows,
      },
      { requiredKeys: ['blockId', 'type', 'text', 'marks'] },
    );
    fc.assert(
      fc.property(fc.array(blockOf, { maxLength: 6 }), fc.nat(60_000), (blocks, besides) => {
        const pages = allPages(structuredClone(blocks) as Block[], besides);
        for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(maxPageBytes);
        expect(joined(structuredClone(pages))).toEqual(blocks);
      }),
      { numRuns: 40 },
    );
  });

  test('a cursor that is not one of a body is refused', () => {
    for (const cursor of [
      '',
      'garbage',
      Buffer.from('["comments",1]').toString('base64url'),
      Buffer.from('["body",{"revision":0}]').toString('base64url'),
    ]) {
      expect(bodyCursor.safeParse(cursor).success).toBe(false);
    }
  });
});
