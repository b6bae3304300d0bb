// Answers a conversation from what it holds, and from the document it is about: in their own sentences.
import type { Block } from '../../../world/revision.ts';
import { synonymsOf } from '../../text/synonyms.ts';
import { termsOf } from '../../text/terms.ts';
import { mostSalient } from './salience.ts';
import { sentencesInBlocks, sentencesInMessage } from './source.ts';
import type { SourceSentence } from './source.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface AboutDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}

const sentencesInAnswer = 3;
const sentencesInSummary = 4;
// A sentence must meet this much of the question, and be nearly as good as the best.
const leastMet = 0.3;
const nearlyAsGood = 0.65;
// A question of at most this length is the whole message; a longer message carries what to answer from.
const longestQuestion = 400;

const asksForSummary =
  /\b(?:summar|overview|tl;?dr|key points|main points|gist|what is (?:this|it|the document) about)/i;

export function replyTo(messages: readonly Message[], document?: AboutDocument): string {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const { question, rest } = questionIn(messages[last]?.content ?? '');
  const given = messages.flatMap(({ role, content }, at) =>
    at === last || role === 'assistant' || (role === 'user' && content.length <= longestQuestion)
      ? []
      : sentencesInMessage(content, role),
  );
  const sources = [...given, ...sentencesInMessage(rest, 'system'), ...sentencesInBlocks(document?.blocks ?? [])];
  if (sources.length === 0) return 'I was given no text to answer from, so I cannot say anything about it.';
  if (asksForSummary.test(question)) return summary(sources, document);
  const earlier = messages.slice(0, Math.max(0, last)).findLast(({ role }) => role === 'user')?.content ?? '';
  const found =
    bestFor(question, sources) ?? (earlier ? bestFor(knownIn(sources, `${earlier} ${question}`), sources) : undefined);
  return found ? joined(found) : nothingAbout(question, sources, document);
}

function questionIn(content: string): { question: string; rest: string } {
  const labelled = content.toLowerCase().lastIndexOf('question:');
  if (labelled >= 0)
    return { question: content.slice(labelled + 'question:'.length), rest: content.slice(0, labelled) };
  if (content.length <= longestQuestion) return { question: content, rest: '' };
  const lines = content.trimEnd().split('\n');
  const asking = lines.findLast((line) => line.trim().endsWith('?')) ?? lines.at(-1) ?? '';
  return { question: asking, rest: content.replace(asking, '') };
}

function summary(sources: readonly SourceSentence[], document: AboutDocument | undefined): string {
  const prose = sources.filter(({ kind }) => kind === 'prose');
  const text = joined(mostSalient(prose.length > 0 ? prose : sources, sentencesInSummary));
  return document ? `“${document.title}” in short: ${text}` : text;
}

function nothingAbout(
  question: string,
  sources: readonly SourceSentence[],
  document: AboutDocument | undefined,
): string {
  const asked = [...new Set(question.match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => termsOf(word).length > 0);
  const where = document ? `“${document.title}”` : 'the text I was given';
  const about = asked.length > 0 ? ` about ${asked.slice(0, 6).join(' ')}` : '';
  return `I find nothing${about} in ${where}. What it does say: ${joined(mostSalient(sources, 1))}`;
}

/** The sentences that answer best, in the order of the text; undefined when none does. */
function bestFor(question: string, sources: readonly SourceSentence[]): SourceSentence[] | undefined {
  const asked = [...new Set(termsOf(question))];
  const rarity = (term: string): number =>
    Math.log(1 + sources.length / (1 + sources.filter(({ terms }) => terms.includes(term)).length));
  const weights = new Map(asked.map((term) => [term, rarity(term)]));
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const rated = sources.map((sentence, at) => ({ sentence, at, met: metBy(sentence, weights) / whole }));
  const best = Math.max(...rated.map(({ met }) => met));
  if (best < leastMet) return undefined;
  return rated
    .filter(({ met }) => met >= leastMet && met >= best * nearlyAsGood)
    .sort((a, b) => b.met - a.met || a.at - b.at)
    .slice(0, sentencesInAnswer)
    .sort((a, b) => a.at - b.at)
    .map(({ sentence }) => sentence);
}

/** Only the terms that are spoken of: what a follow-up adds may be a word of the question alone. */
function knownIn(sources: readonly SourceSentence[], text: string): string {
  const spoken = new Set(sources.flatMap(({ terms }) => terms));
  return (text.match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => termsOf(word).some((term) => spoken.has(term)))
    .join(' ');
}

function metBy({ terms, heading }: SourceSentence, weights: ReadonlyMap<string, number>): number {
  let met = 0;
  for (const [term, weight] of weights) {
    if (terms.includes(term)) met += weight;
    else if (synonymsOf(term).some((other) => terms.includes(other))) met += 0.7 * weight;
    else if (heading.includes(term)) met += 0.4 * weight;
  }
  return met;
}

/** Each text once; a passage that the conversation named is named again. */
function joined(sentences: readonly SourceSentence[]): string {
  const texts = sentences.map(({ text, label }) => (label === null ? text : `${text} [${label}]`));
  return [...new Set(texts)].join(' ');
}
