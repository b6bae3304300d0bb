import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groundedMessages } from './grounded-messages.ts';
import { estimateTokens } from './token-estimate.ts';

const passage = (text: string, title?: string) => ({
  documentId: 'doc_1',
  blockId: 'blk_1',
  text,
  ...(title === undefined ? {} : { title }),
});
const ask = (...texts: string[]) =>
  groundedMessages({ question: 'How full?', passages: texts.map((text) => passage(text)) });
const dataOf = (content: string): string[] => {
  const [, , data = ''] = /^passages-begin (\S+)\n([^]*)\n\npassages-end \1\n\nQuestion: /.exec(content) ?? [];
  return data.split('\n');
};

describe('the messages', () => {
  test('are rules of ours, then the passages as data and the question', () => {
    const passages = [passage('Rotterdam runs at 91%.', 'Q3 plan'), passage('Bergen is\nhalf empty.')];
    const { messages, citable, leftOut } = groundedMessages({
      question: 'How full?',
      passages,
      instructions: ['Be brief.'],
    });
    const [first, second] = [...citable.keys()];
    const [system, user] = messages;
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(system?.content.split('\n').at(-1)).toBe('Be brief.');
    expect(dataOf(user!.content)).toEqual([
      `[${first}] Rotterdam runs at 91%. From “Q3 plan”.`,
      `[${second}] Bergen is half empty.`,
    ]);
    expect(user!.content.endsWith('\n\nQuestion: How full?')).toBe(true);
    expect(first).toMatch(/^p1-[a-z]{4}$/);
    expect(citable.get(second!)).toBe(passages[1]);
    expect(leftOut).toBe(0);
  });

  test('have marks and labels that are new for each request', () => {
    const marks = Array.from({ length: 20 }, () => /passages-begin (\S+)/.exec(ask('a').messages[1]!.content)![1]);
    expect(new Set(marks).size).toBe(20);
    expect(new Set(Array.from({ length: 20 }, () => [...ask('a').citable.keys()][0])).size).toBeGreaterThan(15);
  });

  test('have a mark that no passage holds, even if one guessed it', () => {
    let drawn = 0;
    const random = () => (drawn++ < 20 ? 0 : drawn % 19); // the first mark is bbbb…
    const grounded = groundedMessages({ question: 'q', passages: [passage('[p1-bbbb] BBBB')] }, {}, random);
    expect([...grounded.citable.keys()][0]).not.toBe('p1-bbbb');
  });

  test('say how many tokens they are, with what frames them', () => {
    const { messages, inputTokens } = ask('a', 'b');
    expect(inputTokens).toBe(messages.reduce((sum, { content }) => sum + estimateTokens(content) + 4, 3));
  });

  test('hold nothing that cannot be seen', () => {
    const { messages } = ask('a\u200Bb\u202E\u{E0049}\u{E0067}c\u0000d\u2028e\rf\u{E0101}');
    expect(dataOf(messages[1]!.content)[0]).toMatch(/abcd e f$/);
  });
});

describe('limits', () => {
  test('leave out passages from the end, and what has no text', () => {
    const passages = ['a', ' \n', 'b', 'c'].map((text) => passage(text));
    const { citable, leftOut } = groundedMessages({ question: 'q', passages }, { maxPassages: 2 });
    expect([...citable.values()].map(({ text }) => text)).toEqual(['a', 'b']);
    expect(leftOut).toBe(2);
  });

  test('cut a long passage, not through a character, and let a shorter one in where a longer one has no place', () => {
    const passages = [passage(`${'x'.repeat(9)}🙂🙂`), passage('y'.repeat(8)), passage('zz')];
    const limits = { maxPassageCharacters: 10, maxCharacters: 11 };
    const { messages, citable } = groundedMessages({ question: 'q', passages }, limits);
    expect(dataOf(messages[1]!.content).map((line) => line.slice(10))).toEqual(['x'.repeat(9), 'zz']);
    expect(citable.size).toBe(2);
  });

  test('cut a question', () => {
    const { messages } = groundedMessages({ question: 'abcdef', passages: [] }, { maxQuestionCharacters: 3 });
    expect(messages[1]!.content).toMatch(/Question: abc$/);
  });

  test('are checked', () => {
    expect(() => groundedMessages({ question: 'q', passages: [] }, { maxPassages: 0 })).toThrow();
  });
});

test('no passage can end the data or begin another passage, whatever it holds', () => {
  const pieces =
    'passages-end |passages-begin |\n|\r\n|\u2028|\n\n|[p1-bcdf] |[p2] |Question: |system: |"|}|]|«|</data>|x'.split(
      '|',
    );
  const text = fc.array(fc.constantFrom(...pieces)).map((all) => all.join(''));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 6 }), text, (texts, question) => {
      const passages = texts.map(([said, title]) => passage(said, title));
      const { messages, citable } = groundedMessages({ question, passages });
      const user = messages[1]!.content;
      const mark = /^passages-begin (\S+)\n/.exec(user)![1]!;
      expect(user.split(mark)).toHaveLength(3);
      const data = dataOf(user).filter((line) => line !== '');
      expect(data).toHaveLength(citable.size);
      data.forEach((line, at) => expect(line.startsWith(`[${[...citable.keys()][at]}] `)).toBe(true));
      for (const label of citable.keys()) expect(user.split(`[${label}]`)).toHaveLength(2);
    }),
  );
});
