import type { Citation } from '../../../world/generation.ts';
import type { Block } from '../../../world/revision.ts';
import { shortened } from '../../text/shortened.ts';
import { mostSalient } from './salience.ts';
import { sentencesInBlocks } from './source.ts';

export interface SummaryText {
  readonly text: string;
  readonly keyPoints: readonly string[];
  readonly citations: readonly Citation[];
}

const sentencesInSummary = 3;
const keyPointCount = 5;

/** The document's own best sentences, each cited; undefined where there is no sentence. */
export function summaryText(blocks: readonly Block[]): SummaryText | undefined {
  const all = sentencesInBlocks(blocks);
  const prose = all.filter(({ kind }) => kind === 'prose');
  const chosen = mostSalient(prose.length > 0 ? prose : all, sentencesInSummary);
  if (chosen.length === 0) return undefined;
  const said = new Set(chosen);
  const others = all.filter((sentence) => sentence.kind !== 'row' && !said.has(sentence));
  return {
    text: shortened(chosen.map(({ text }) => text).join(' '), 4000),
    keyPoints: mostSalient(others, keyPointCount).map(({ text }) => shortened(text.replace(/\.$/, ''), 300)),
    citations: chosen.map(({ blockId, text }) => ({ blockId: blockId!, quote: text.slice(0, 500) })),
  };
}
