import { describe, expect, test } from '@jest/globals';
import { sentencesOf } from './sentences.ts';
import { shortened } from './shortened.ts';
import { findTerms, termsOf } from './terms.ts';

describe('terms', () => {
  test('are words that say something, without case, accents and endings', () => {
    expect(termsOf('How full is the Malmö hub?')).toEqual(['full', 'malmo', 'hub']);
    expect(termsOf('charging')).toEqual(termsOf('charger'));
    expect(termsOf('Policies')).toEqual(termsOf('policy'));
  });

  test('are found at their place in UTF-16 units', () => {
    const text = '🚚 Rotterdam runs at 91%';
    for (const { start, end } of findTerms(text)) expect(text.slice(start, end)).toMatch(/^[\p{L}\p{N}]+$/u);
    expect(findTerms(text)[0]).toEqual({ term: 'rotterdam', start: 3, end: 12 });
  });
});

describe('sentences', () => {
  test('end at stops, not at decimal points, and know their place', () => {
    const text = 'Revenue came to 4.5 million. Costs fell! “Why?” Nobody knows';
    const sentences = sentencesOf(text);
    expect(sentences.map((sentence) => sentence.text)).toEqual([
      'Revenue came to 4.5 million.',
      'Costs fell!',
      '“Why?”',
      'Nobody knows',
    ]);
    for (const { start, end, text: sentence } of sentences) expect(text.slice(start, end)).toBe(sentence);
  });

  test('of an empty text are none', () => {
    expect(sentencesOf(' \n ')).toEqual([]);
  });
});

describe('a shortened text', () => {
  test('keeps to its limit and cuts between words', () => {
    expect(shortened('one two three four', 12)).toBe('one two…');
    expect(shortened('short', 12)).toBe('short');
  });

  test('never ends in half a character', () => {
    expect(shortened('🚚🚚🚚🚚', 4)).toBe('🚚…');
  });
});
