import { cursorIn, cursorOf } from '@frontdesk/paging';
import { z } from 'zod';
import { bodyBlock } from './block.ts';
import type { BodyBlock } from './block.ts';

/** What an answer with blocks may weigh as JSON: a page that a phone on a slow line reads in about a second. */
export const maxPageBytes = 64 * 1024;

/** The largest mark and the largest cell the contract allows take 12 KB each when all their characters are escaped. */
const minPageBytes = 16 * 1024;

/** Cursor, revision, brackets and the other members around the blocks. */
const envelopeBytes = 1024;

export const bodyPage = z.object({
  revision: z.int().describe('All pages of a body are of this revision, whatever is saved in between'),
  blocks: z.array(bodyBlock),
  nextCursor: z.string().nullable().describe('For GET /v1/documents/{documentId}/body; null on the last page'),
});
export type BodyPage = z.output<typeof bodyPage>;

const count = z.int().min(0);
const position = z.object({
  revision: z.int().min(1).max(2_147_483_647),
  block: count,
  text: count,
  mark: count,
  row: count,
  cell: count,
});
export type Position = z.output<typeof position>;

export const bodyCursor = cursorIn('body', position);

type Block = Omit<BodyBlock, 'part'>;

export function startOf(revision: number): Position {
  return { revision, block: 0, text: 0, mark: 0, row: 0, cell: 0 };
}

/**
 * The blocks from a position on, as many as fit beside `besidesBytes` of other content. A block goes on a page as a whole;
 * one that is too large for a page is cut between characters, marks, rows or cells, and nothing of it is lost.
 */
export function toBodyPage(blocks: readonly Block[], from: Position, besidesBytes = 0): BodyPage {
  const room = Math.max(maxPageBytes - besidesBytes - envelopeBytes, minPageBytes);
  const page: BodyBlock[] = [];
  let used = 0;
  let at: Position | null = from;
  while (at !== null) {
    const block: Block | undefined = blocks[at.block];
    if (block === undefined) return { revision: from.revision, blocks: page, nextCursor: null };
    const rest = isInside(at) ? takeFrom(block, at, Infinity).part : block;
    const size = bytesOf(rest);
    if (used + size <= room) {
      page.push(rest);
      used += size;
      at = { ...startOf(from.revision), block: at.block + 1 };
    } else if (page.length > 0) break;
    else {
      const cut = takeFrom(block, at, room);
      return { revision: from.revision, blocks: [cut.part], nextCursor: cursorOf('body', cut.next) };
    }
  }
  return { revision: from.revision, blocks: page, nextCursor: cursorOf('body', at) };
}

function isInside(at: Position): boolean {
  return at.text + at.mark + at.row + at.cell > 0;
}

/** JSON in UTF-8, with the comma. */
function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** The part of a block that starts at a position and fits: first text, then marks, then rows. */
function takeFrom(block: Block, at: Position, room: number): { part: BodyBlock; next: Position } {
  const { text, marks, rows, ...about } = block;
  const empty = {
    ...about,
    text: '',
    marks: [],
    rows: [],
    part: { continues: true, continuesRow: false, more: false },
  };
  const left = { bytes: room - bytesOf(empty) };
  const textEnd = endOfText(text, at.text, left);
  const markEnd = textEnd < text.length ? at.mark : endOfItems(marks, at.mark, left);
  const isTextDone = textEnd >= text.length && markEnd >= marks.length;
  const table = isTextDone ? rowsFrom(rows ?? [], at, left) : { rows: [], row: at.row, cell: at.cell };
  const more = !isTextDone || table.row < (rows?.length ?? 0);
  return {
    part: {
      ...about,
      text: text.slice(at.text, textEnd),
      marks: marks.slice(at.mark, markEnd),
      ...(rows === undefined ? {} : { rows: table.rows }),
      part: { continues: isInside(at), continuesRow: at.cell > 0, more },
    },
    next: { ...at, text: textEnd, mark: markEnd, row: table.row, cell: table.cell },
  };
}

function endOfText(text: string, from: number, left: { bytes: number }): number {
  let end = from;
  for (const character of text.slice(from)) {
    // by code point: a pair of surrogates stays together
    left.bytes -= Buffer.byteLength(JSON.stringify(character)) - 2;
    if (left.bytes < 0) break;
    end += character.length;
  }
  return end;
}

function endOfItems(items: readonly unknown[], from: number, left: { bytes: number }): number {
  let end = from;
  for (const item of items.slice(from)) {
    left.bytes -= bytesOf(item);
    if (left.bytes < 0) break;
    end += 1;
  }
  return end;
}

function rowsFrom(all: readonly (readonly string[])[], at: Position, left: { bytes: number }) {
  const rows: string[][] = [];
  let { row, cell } = at;
  for (; row < all.length; row += 1, cell = 0) {
    const cells = all[row] ?? [];
    left.bytes -= 3; // the brackets and the comma of a row
    if (left.bytes < 0) break;
    const end = endOfItems(cells, cell, left);
    if (end === cell && cell < cells.length) break;
    rows.push(cells.slice(cell, end));
    if (end < cells.length) return { rows, row, cell: end };
  }
  return { rows, row, cell };
}
