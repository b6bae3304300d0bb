import { hashOf } from '../../world/random.ts';
import type { Block, Revision } from '../../world/revision.ts';
import { sentencesOf } from '../text/sentences.ts';

/** A piece of a document that is found on its own: a block, or a part of a long one. */
export interface Passage {
  /** Of this revision only. */
  readonly passageId: string;
  readonly documentId: string;
  readonly revision: number;
  readonly blockId: string;
  readonly isHeading: boolean;
  /** Outermost first. */
  readonly headingPath: readonly string[];
  readonly text: string;
  /** Where the text begins in its block, in UTF-16 units. */
  readonly start: number;
}

const maxTextLength = 2000;

export function passagesOf(revision: Revision, blocks: readonly Block[]): Passage[] {
  const passages: Passage[] = [];
  const path: { level: number; text: string }[] = [];
  for (const block of blocks) {
    const isHeading = block.type === 'heading';
    if (isHeading) {
      const level = block.level ?? 1;
      while ((path.at(-1)?.level ?? 0) >= level) path.pop();
    }
    const headingPath = path.map(({ text }) => text);
    for (const { start, text } of parts(block.text)) {
      const passageId = passageIdOf(`${revision.documentId}/${revision.revision}/${block.blockId}/${start}`);
      const { documentId, revision: number } = revision;
      passages.push({
        passageId,
        documentId,
        revision: number,
        blockId: block.blockId,
        isHeading,
        headingPath,
        text,
        start,
      });
    }
    if (isHeading) path.push({ level: block.level ?? 1, text: block.text });
  }
  return passages;
}

/** Whole sentences up to the limit; a sentence that is longer is cut. */
function parts(text: string): { start: number; text: string }[] {
  if (text.trim() === '') return [];
  if (text.length <= maxTextLength) return [{ start: 0, text }];
  const found: { start: number; text: string }[] = [];
  let from = 0;
  let to = 0;
  const take = (): void => {
    for (let at = from; at < to; at += maxTextLength) {
      found.push({ start: at, text: text.slice(at, Math.min(to, at + maxTextLength)) });
    }
  };
  for (const sentence of sentencesOf(text)) {
    if (sentence.end - from > maxTextLength && to > from) {
      take();
      from = sentence.start;
    }
    to = sentence.end;
  }
  take();
  return found;
}

function passageIdOf(key: string): string {
  const half = (text: string): string => hashOf(text).toString(36).padStart(7, '0');
  return `psg_${half(key)}${half(`${key}#`)}`;
}
