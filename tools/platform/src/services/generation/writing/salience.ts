import type { SourceSentence } from './source.ts';

const tooAlike = 0.5;

/** The sentences that say most about the whole, in the order of the text, and no two that say the same. */
export function mostSalient(sentences: readonly SourceSentence[], count: number): SourceSentence[] {
  const weights = weightsOf(sentences);
  const ranked = sentences
    .map((sentence, at) => ({ sentence, at, score: salience(sentence, { weights, place: at / sentences.length }) }))
    .sort((a, b) => b.score - a.score || a.at - b.at);
  const chosen: { sentence: SourceSentence; at: number }[] = [];
  for (const candidate of ranked) {
    if (chosen.length === count) break;
    if (chosen.every(({ sentence }) => likeness(sentence.terms, candidate.sentence.terms) < tooAlike))
      chosen.push(candidate);
  }
  return chosen.sort((a, b) => a.at - b.at).map(({ sentence }) => sentence);
}

/** How many sentences have a term: what a text keeps coming back to. */
function weightsOf(sentences: readonly SourceSentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { terms } of sentences) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

interface Whole {
  readonly weights: ReadonlyMap<string, number>;
  /** 0 at the beginning, 1 at the end. */
  readonly place: number;
}

function salience({ terms, text, kind }: SourceSentence, { weights, place }: Whole): number {
  let sum = 0;
  for (const term of new Set(terms)) sum += Math.log(weights.get(term) ?? 1);
  const density = sum / (6 + terms.length);
  const figures = /\d/.test(text) ? 0.15 : 0;
  return density + figures + 0.2 * (1 - place) - (kind === 'prose' ? 0 : 0.3);
}

function likeness(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  const both = new Set(a.filter((term) => other.has(term))).size;
  return both / Math.max(1, Math.min(new Set(a).size, other.size));
}
