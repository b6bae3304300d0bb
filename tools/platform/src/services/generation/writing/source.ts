// What a text is written from: sentences with where they come from.
import type { Block } from '../../../world/revision.ts';
import { sentencesOf } from '../../text/sentences.ts';
import { termsOf } from '../../text/terms.ts';

export interface SourceSentence {
  readonly text: string;
  readonly terms: readonly string[];
  /** The block of a document; null in a message. */
  readonly blockId: string | null;
  /** The name a message gave the passage, `[1]`. */
  readonly label: string | null;
  /** Terms of the heading above. */
  readonly heading: readonly string[];
  readonly kind: 'prose' | 'item' | 'row';
}

export function sentencesInBlocks(blocks: readonly Block[]): SourceSentence[] {
  const found: SourceSentence[] = [];
  let heading: readonly string[] = [];
  for (const block of blocks) {
    if (block.type === 'heading') heading = termsOf(block.text);
    const about = { blockId: block.blockId, label: null, heading };
    if (block.type === 'paragraph' || block.type === 'quote') {
      for (const { text } of sentencesOf(block.text))
        found.push({ text, terms: termsOf(text), kind: 'prose', ...about });
    }
    if (block.type === 'listItem') found.push({ text: block.text, terms: termsOf(block.text), kind: 'item', ...about });
    for (const text of rowsAsText(block)) found.push({ text, terms: termsOf(text), kind: 'row', ...about });
  }
  return found;
}

/** "Hub: Rotterdam, trucks: 64." */
function rowsAsText({ rows = [] }: Block): string[] {
  const [header = [], ...rest] = rows;
  return rest.map((row) => `${row.map((cell, at) => `${header[at] ?? ''}: ${cell}`).join(', ')}.`);
}

// A system message tells how to answer as well as from what; only the latter is quoted.
const instruction =
  /^(?:please |you (?:are|must|may|will|should)|answer|use |do not|don['’]t|never|always|cite|reply|respond|be |keep |write |say |only |if |when |format|speak|summari[sz]e|rewrite|translate|the following|here (?:is|are)|passages?\b|context\b|document\b|question\b)/i;

export function sentencesInMessage(text: string, role: string): SourceSentence[] {
  const found: SourceSentence[] = [];
  let label: string | null = null;
  for (const line of text.split('\n')) {
    const labelled = /^\s*(?:[-*]\s*)?\[([^\]\s]{1,60})\]:?\s*/.exec(line);
    if (labelled) label = labelled[1] ?? null;
    else if (line.trim() === '') label = null;
    for (const sentence of sentencesOf(line.slice(labelled?.[0].length ?? 0))) {
      const isInstruction = role === 'system' && label === null && instruction.test(sentence.text);
      const terms = termsOf(sentence.text);
      if (isInstruction || terms.length === 0) continue;
      found.push({ text: sentence.text, terms, blockId: null, label, heading: [], kind: 'prose' });
    }
  }
  return found;
}
