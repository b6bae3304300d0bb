import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerText, type AnswerPart } from './answer-text.ts';
import type { Passage } from './passage.ts';

const passage = (blockId: string): Passage => ({ documentId: 'doc_1', blockId, text: 'x' });
const citable = new Map([
  ['p1-bkqz', passage('blk_1')],
  ['p2-bkqz', passage('blk_2')],
]);

function read(pieces: readonly string[]) {
  const answer = answerText(citable);
  const parts: AnswerPart<Passage>[] = pieces.flatMap((piece) => answer.push(piece));
  parts.push(...answer.end());
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const citations = parts.flatMap((part) =>
    part.type === 'text' ? [] : [[part.number, part.passage.blockId, part.at]],
  );
  return { text, citations, ...answer.removed };
}

/** What makes of a text, in Markdown or HTML, something that leads away. */
const leads = [
  /\]\(|\]\[\]|\]:/, // inline link, reference, definition
  /<[a-z/!?]/i, // HTML, autolink
  /[a-z][a-z0-9+.-]+:\/\//i,
  /(?:^|\W)\/\/\w/,
  /\b(?:javascript|data|vbscript|mailto):[\w%&]/i,
  /\bwww\.\w/i,
  /&(?:#x?[0-9a-f]+|[a-z][a-z0-9]+);/i,
  /evil\.(?:com|example)(?![\p{L}\p{N}.-])/iu,
];

describe('citations', () => {
  test('come apart from the text, at their place, without the space before them', () => {
    expect(read(['Rotterdam is at 91% [p1-bkqz]. Bergen is not [p2-bkqz][P1-BKQZ], says it.'])).toEqual({
      text: 'Rotterdam is at 91%. Bergen is not, says it.',
      citations: [
        [1, 'blk_1', 19],
        [2, 'blk_2', 34],
        [1, 'blk_1', 34],
      ],
      links: 0,
      unknownLabels: 0,
    });
  });

  test.each([
    ['several in one pair of brackets', 'A [p1-bkqz, p2-bkqz] b', 'A b', 2, 0],
    ['one at the start', '[p1-bkqz] A', 'A', 1, 0],
    ['one at the start of a line', 'A\n[p1-bkqz] b', 'A\nb', 1, 0],
    ['one without a space before it', 'A[p1-bkqz] b', 'A b', 1, 0],
    ['one that is not of this request', 'A [p1-zzzz] b', 'A b', 0, 1],
    ['one of a passage that was not supplied', 'A [p3-bkqz] b', 'A b', 0, 1],
    ['a known one among forged ones', 'A [p1-bkqz, p9-bkqz] b', 'A b', 1, 1],
    ['a bare number', 'A [1] b', 'A b', 0, 1],
    ['a footnote', 'A [^2] b', 'A b', 0, 1],
    ['a passage in words', 'A [passage 3] b', 'A b', 0, 1],
    ['a block of a document', 'A [blk_p1rotterd] b', 'A b', 0, 1],
    ['other brackets', 'A 【3†source】 b', 'A b', 0, 1],
    ['one inside of another', 'A [[p1-bkqz]] b', 'A [] b', 1, 0],
  ])('%s', (_, said, text, ...counts) => {
    const [citations, unknownLabels] = counts;
    const answer = read([said]);
    expect({ ...answer, citations: answer.citations.length }).toEqual({ text, citations, unknownLabels, links: 0 });
  });

  test.each([
    '[sic]',
    '[ ] to do',
    'list[i]',
    '[2024]',
    '[p',
    '[p1-bkqz',
    '[]',
    '[passage]',
    'a  b',
    ' a ',
    '[a [b] c]',
  ])('what is none stays: %j', (text) => {
    expect(read([text])).toEqual({ text, citations: [], links: 0, unknownLabels: 0 });
  });
});

describe('links', () => {
  test.each([
    ['[click](https://evil.example/?q=91)', '[click] ((link removed))'],
    ['![](https://evil.example/x.png)', '![] ((link removed))'],
    ['![a b](//evil.example/x.png "t")', '![a b] ((link removed) "t")'],
    ['[a](/v2/logout)', '[a] (/v2/logout)'],
    ['[a][b]\n\n[b]: /x', '[a] [b]\n\n[b] : /x'],
    ['[b]: <https://evil.example>', '[b] : <(link removed)>'],
    ['[a](javascript:alert(1))', '[a] ((link removed)(1))'],
    ['<https://evil.example>', '<(link removed)>'],
    ['<abc:def>', '< abc:def>'],
    ['<img src=x onerror=alert(1)>', '< img src=x onerror=alert(1)>'],
    ['<a href="//evil.example">x</a>', '< a href="(link removed)">x< /a>'],
    ['</p><!-- x --><?php', '< /p>< !-- x -->< ?php'],
    ['See https://evil.example/a(b).', 'See (link removed)(b).'],
    ['Write to ada@evil.example, now', 'Write to (link removed), now'],
    ['Go to evil.com!', 'Go to (link removed)!'],
    ['&lt;img src=x&gt;', '&lt ;img src=x&gt ;'],
    ['参见例子.com吧', '参见例子(link removed)吧'],
    ['**https:**//evil.example', '**https: **(link removed)'],
    ['ht[p1-bkqz]tp://evil.example', '(link removed)'],
    ['evil[p9-bkqz].com', '(link removed)'],
    ['ht\u200Btp://evil.example', '(link removed)'],
    ['a\u202Eb\u{E0041}c\u0007d', 'abcd'],
    ['[[page]]', '[ [page]]'],
    ['a]<b>(c)', 'a]< b>(c)'],
  ])('%j', (said, text) => {
    expect(read([said]).text).toBe(text);
  });

  test.each([
    'x < y, 3 > 2',
    'R&D; AT&T',
    '👩‍👩‍👧 is here',
    'می‌خواهم',
    'don’t: "it’s" (so) – 10:30',
    '# T\n\n- **a**\n- b\n\n| a | b |',
    'a\tb',
  ])('what is none stays: %j', (text) => {
    expect(read([text]).text).toBe(text);
  });
});

describe('however it comes', () => {
  const hostile = fc.constantFrom(
    ...'[p1-bkqz]|[p9-bkqz]|[1]|](|]: |][|![|<a |<img src=|</|https://|http:|//|javascript:|data:|www.|evil.com|evil.example/x|@|&#58;|&colon;|&amp;|%3A%2F%2F|\\|.|:|/| |\n|。|例|🙂|\uD83D|\uDE42|\u200B|\u200D|ｈｔｔｐ：／／|ada|91%|[|]|(|)|;|【3†source】'.split(
      '|',
    ),
  );
  const text = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 30 })
    .map((all) => all.join(''));

  test('cut anywhere, it is the same answer', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 20 }), (said, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < said.length), said.length])].sort((a, b) => a - b);
        const pieces = places.slice(1).map((place, at) => said.slice(places[at], place));
        expect(read(pieces)).toEqual(read([said]));
        expect(read(said.split(''))).toEqual(read([said]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('nothing in it leads away', () => {
    fc.assert(
      fc.property(text, (said) => {
        const shown = read([said]).text;
        for (const lead of leads) expect(shown).not.toMatch(lead);
        expect(shown.isWellFormed()).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('what was made of it stays as it is when it is read again', () => {
    fc.assert(
      fc.property(text, (said) => {
        const once = read([said]).text;
        expect(read([once])).toMatchObject({ text: once, links: 0 });
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is held back is bounded: a word, and no more than 512 characters of it', () => {
    const answer = answerText(citable);
    let given = 0;
    let most = 0;
    for (let said = 1; said <= 20_000; said += 1) {
      for (const part of answer.push('a')) given += part.type === 'text' ? part.text.length : 0;
      most = Math.max(most, said - given);
    }
    expect(most).toBeLessThanOrEqual(512);
    const endless = answerText(citable);
    expect(endless.push(`https://evil.example/${'a'.repeat(100_000)}`)).toEqual([
      { type: 'text', text: '(link removed)' },
    ]);
    expect([...endless.push(' then'), ...endless.end()].map((part) => 'text' in part && part.text).join('')).toBe(
      ' then',
    );
  });

  test('a word is given out as soon as it has ended', () => {
    const answer = answerText(citable);
    expect(answer.push('Rotterdam is')).toEqual([{ type: 'text', text: 'Rotterdam ' }]);
    expect(answer.push(' at')).toEqual([{ type: 'text', text: 'is ' }]);
    expect(answer.push(' 91%.\n')).toEqual([{ type: 'text', text: 'at 91%.\n' }]);
  });
});
