// Words as search and summaries compare them: lower case, no accents, no endings, no words that say nothing.

const silent = new Set(
  (
    'a about above after again all also although am an and any are as at be because been before being below between both but by ' +
    'can could did do does doing down during each few for from further had has have having he her here hers him his how i if in ' +
    'into is it its itself just me more most my no nor not now of off on once one only or other our out over own same she should ' +
    'so some such than that the their them then there these they this those through to too under until up very was we were what ' +
    'when where which while who whom why will with would you your please tell give show many much s t'
  ).split(' '),
);

/** Where a term stands in a text, in UTF-16 units; the end is exclusive. */
export interface FoundTerm {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text that say something, in order, repeated as they are. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const term = termOf(word);
    if (term !== undefined) terms.push(term);
  }
  return terms;
}

export function findTerms(text: string): FoundTerm[] {
  const found: FoundTerm[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const term = termOf(match[0]);
    if (term !== undefined) found.push({ term, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

const known = new Map<string, string | undefined>();
const knownAtMost = 50_000;

function termOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (known.has(lower)) return known.get(lower);
  const term = silent.has(lower) ? undefined : stem(lower.normalize('NFD').replace(/\p{M}/gu, ''));
  if (known.size < knownAtMost) known.set(lower, term);
  return term;
}

/** Takes off the endings of English plurals and verbs: close enough to let "charging" find "charger". */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const singular = word.endsWith('ies') ? `${word.slice(0, -3)}y` : /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  const cut = /^(.{4,}?)(?:ation|ing|ment|ed|er|ly|e)$/.exec(singular)?.[1];
  return cut ?? singular;
}
