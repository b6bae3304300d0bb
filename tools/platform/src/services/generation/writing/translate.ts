import { phrases, words } from './norwegian.ts';

// Below this share of known words a text is more foreign than translated, and says so.
const leastKnown = 0.6;

/**
 * Word by word from a glossary. What is not in it stays as it is: a text that is only partly translated begins with
 * `[delvis oversatt]`, one into a language without a glossary with the name of that language in brackets.
 */
export function translated(text: string, language: string): string {
  if (text.trim() === '') return text;
  if (!/^(?:nb|no|nn)\b/i.test(language)) return `[${language}] ${text}`;
  const { result, known } = intoNorwegian(text);
  return known >= leastKnown ? result : `[delvis oversatt] ${result}`;
}

function intoNorwegian(text: string): { result: string; known: number } {
  let translatedWords = 0;
  let allWords = 0;
  // Phrases are put aside in private-use characters, so that their words are not looked up again.
  const aside: string[] = [];
  const withoutPhrases = phrases.reduce(
    (part, [pattern, replacement]) =>
      part.replace(pattern, (whole) => {
        aside.push(whole.replace(new RegExp(pattern.source, 'u'), replacement));
        return String.fromCharCode(0xe000 + aside.length - 1);
      }),
    text,
  );
  const byWord = withoutPhrases.replace(/\p{L}+['’]?\p{L}*/gu, (word) => {
    allWords += 1;
    const found = words.get(word) ?? words.get(word.toLowerCase());
    if (found === undefined) return /^\p{Lu}/u.test(word) ? ((translatedWords += 1), word) : word;
    translatedWords += 1;
    return /^\p{Lu}/u.test(word) ? found.charAt(0).toUpperCase() + found.slice(1) : found;
  });
  const whole = byWord.replace(/[\ue000-\uf8ff]/g, (mark) => aside[mark.charCodeAt(0) - 0xe000] ?? '');
  const spaced = whole.replace(/ {2,}/g, ' ').trim();
  const result = spaced.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return { result, known: allWords === 0 ? 1 : translatedWords / allWords };
}
