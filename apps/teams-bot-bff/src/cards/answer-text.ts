import { escapedText } from '@frontdesk/bot-framework';
import type { WrittenAnswer } from '../answers/written-answer.ts';

// Stand for a citation while the text around it is escaped; no text of a model keeps them.
const begins = '\uE000';
const ends = '\uE001';

// More than models are asked for here, and what fits a message of Teams whatever it is.
export const mostAnswerCharacters = 7_000;

/**
 * The text with its citations, `[1]`, where they were cited; all else is text and not Markdown. While an answer grows,
 * what was there stays the beginning of it, as Teams demands of a stream.
 */
export function answerMarkdown({ text, citations }: Pick<WrittenAnswer, 'text' | 'citations'>): string {
  const plain = text.slice(0, mostAnswerCharacters).replaceAll(/[\uE000\uE001]/g, '\uFFFD');
  let marked = '';
  let position = 0;
  for (const { number, at } of citations) {
    const place = Math.min(Math.max(at, position), plain.length);
    marked += `${plain.slice(position, place)}${begins}${number}${ends}`;
    position = place;
  }
  marked += plain.slice(position);
  return escapedText(marked).replaceAll(/\uE000(\d+)\uE001/g, ' [$1]');
}
