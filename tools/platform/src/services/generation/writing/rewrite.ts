import { sentencesOf } from '../../text/sentences.ts';

type Change = readonly [pattern: RegExp, replacement: string];

const plainer: readonly Change[] = [
  [/\bin order to\b/gi, 'to'],
  [/\bprior to\b/gi, 'before'],
  [/\butili[sz]ation\b/gi, 'use'],
  [/\butili[sz]e\b/gi, 'use'],
  [/\bapproximately\b/gi, 'about'],
  [/\bamounts? to\b/gi, 'is'],
  [/\bregarding\b/gi, 'about'],
  [/\bcommence(s|d)?\b/gi, 'start$1'],
  [/\bpurchase(s|d)?\b/gi, 'buy$1'],
  [/; /g, '. '],
];

const moreFormal: readonly Change[] = [
  [/\bcan['’]t\b/gi, 'cannot'],
  [/\bwon['’]t\b/gi, 'will not'],
  [/n['’]t\b/gi, ' not'],
  [/\bwe\b/g, 'the company'],
  [/\bWe\b/g, 'The company'],
  [/\bget(s)?\b/gi, 'receive$1'],
  [/\bask(s|ed)? for\b/gi, 'request$1'],
  [/\babout (?=\d)/gi, 'approximately '],
];

/** Follows an instruction as far as rules can: shorter, bullets, formal, and plainer words for everything else. */
export function rewritten(text: string, instruction: string): string {
  if (/\b(?:short|brief|concise|tighten|cut)/i.test(instruction)) return shorter(text);
  if (/\b(?:bullet|list)/i.test(instruction))
    return sentencesOf(text)
      .map((sentence) => `• ${sentence.text}`)
      .join('\n');
  if (/\bformal/i.test(instruction)) return changed(text, moreFormal);
  return capitalised(changed(text, plainer));
}

/** The first half of the sentences, without what stands after a comma or in brackets. */
function shorter(text: string): string {
  const sentences = sentencesOf(text);
  const kept = sentences.slice(0, Math.ceil(sentences.length / 2));
  return kept
    .map((sentence) =>
      sentence.text.replace(/\s*\([^)]*\)/g, '').replace(/, (?:because|since|after|although|as) [^.!?]*/i, ''),
    )
    .join(' ');
}

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

function capitalised(text: string): string {
  return text.replace(/([.!?] )(\p{Ll})/gu, (_whole, stop: string, letter: string) => stop + letter.toUpperCase());
}
