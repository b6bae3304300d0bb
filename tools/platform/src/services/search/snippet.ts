import { shortened } from '../text/shortened.ts';
import { sentencesOf } from '../text/sentences.ts';
import { findTerms } from '../text/terms.ts';

export interface Snippet {
  readonly text: string;
  /** In UTF-16 units of the text, end exclusive. */
  readonly highlights: readonly { readonly start: number; readonly end: number }[];
}

const maxSnippetLength = 400;
const maxHighlights = 20;

/** The sentences of a passage that hold most of the terms, and where the terms are in them. */
export function snippetOf(passage: string, terms: ReadonlySet<string>): Snippet {
  const text = shortened(bestWindow(passage, terms), maxSnippetLength);
  const highlights = findTerms(text)
    .filter(({ term }) => terms.has(term))
    .slice(0, maxHighlights)
    .map(({ start, end }) => ({ start, end }));
  return { text, highlights };
}

function bestWindow(passage: string, terms: ReadonlySet<string>): string {
  if (passage.length <= maxSnippetLength) return passage;
  const sentences = sentencesOf(passage);
  const hits = sentences.map(
    ({ text }) => new Set(findTerms(text).flatMap(({ term }) => (terms.has(term) ? [term] : []))).size,
  );
  const first = Math.max(0, hits.indexOf(Math.max(...hits)));
  let last = first;
  const from = sentences[first]?.start ?? 0;
  while ((sentences[last + 1]?.end ?? Infinity) - from <= maxSnippetLength) last += 1;
  return passage.slice(from, sentences[last]?.end);
}
