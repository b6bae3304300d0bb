/** A sentence and where it stands in its text, in UTF-16 units; the end is exclusive. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A stop, then space, then what can begin a sentence: "4.5 million" and "week 31. the" are not cut.
const boundary = /[.!?]["”’)]?\s+(?=["“(]?[\p{Lu}\p{N}])|\n+/gu;

export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const take = (to: number): void => {
    const raw = text.slice(from, to);
    const start = from + (raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    if (trimmed) sentences.push({ text: trimmed, start, end: start + trimmed.length });
    from = to;
  };
  for (const match of text.matchAll(boundary)) take(match.index + match[0].length);
  take(text.length);
  return sentences;
}
