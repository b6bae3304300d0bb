import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapedHtml, escapedLine, escapedText } from './escape.ts';

/** CommonMark: a backslash before punctuation is that sign, and nothing else. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}

// A sign of Markdown, or of what Teams puts into texts, that no backslash stands before.
const live = /(?<!\\)(?:\\\\)*[*_`[\]()<>#|!~{}]/;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'*_`[]()<>#|!~{}\\-+=.:/@&$ \n\t1'),
      fc.constantFrom(
        '<at>Ada</at>',
        '](https://evil.example)',
        '{{DATE(2020-01-01T00:00:00Z, SHORT)}}',
        'https://evil.example',
      ),
      fc.constantFrom(
        '![x](',
        '<a href="',
        '# ',
        '- ',
        '1. ',
        '```',
        'www.evil.example',
        '\u202E',
        '\u200B',
        '\u{E0041}',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('what a person wrote, in Markdown of cards and messages', () => {
  test('has no sign left that means something', () => {
    fc.assert(fc.property(hostile, (text) => !live.test(escapedText(text)) && !live.test(escapedLine(text))));
  });

  test('is, once it is shown, what they wrote but for spaces and what cannot be seen', () => {
    const bare = (text: string) => text.toWellFormed().replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '');
    fc.assert(fc.property(hostile, (text) => bare(unescaped(escapedText(text))) === bare(text)));
    fc.assert(fc.property(hostile, (text) => bare(unescaped(escapedLine(text))) === bare(text)));
  });

  test('keeps its beginning while it grows, so that it can be streamed', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, more) => {
        const [begun, whole] = [first.toWellFormed(), `${first.toWellFormed()}${more}`];
        return escapedText(whole).startsWith(escapedText(begun));
      }),
    );
  });

  test('is neither a mention, nor a date, nor a link, nor a heading, nor a list', () => {
    expect(escapedLine('<at>Ada</at>')).toBe('\\<at\\>Ada\\</at\\>');
    expect(escapedLine('{{DATE(2020-01-01T00:00:00Z, SHORT)}}')).toBe(
      '\\{\\{DATE\\(2020-01-01T00:00:00Z, SHORT\\)\\}\\}',
    );
    expect(escapedLine('[here](https://evil.example)')).toBe('\\[here\\]\\(https:/\\/evil.example\\)');
    expect(escapedLine('see www.evil.example')).toBe('see www\\.evil.example');
    expect(escapedText('# One\n- two\n12. three\n    four')).toBe('\\# One\n\n\\- two\n\n12\\. three\n\nfour');
  });

  test('leaves words alone, in any script', () => {
    const texts = [
      'Q3 capacity plan: 91 % in Rotterdam, "well" done; it’s fine?',
      'Grüße aus Žilina',
      'می‌خواهم',
      '👩‍🚀',
    ];
    for (const text of texts) expect(escapedLine(text)).toBe(text);
  });

  test('does not turn the direction of what follows', () => {
    expect(escapedLine('safe\u202Egpj.exe\u2066')).toBe('safegpj.exe');
  });
});

describe('what a person wrote, in a thumbnail card', () => {
  test('is no HTML', () => {
    fc.assert(fc.property(hostile, (text) => !/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/.test(escapedHtml(text))));
  });
});
