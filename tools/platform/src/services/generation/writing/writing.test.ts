import { describe, expect, test } from '@jest/globals';
import { documentBody } from '../../../seed/bodies.ts';
import { seededRandom } from '../../../world/random.ts';
import type { Block } from '../../../world/revision.ts';
import { replyTo } from './reply.ts';
import { rewritten } from './rewrite.ts';
import { summaryText } from './summary-text.ts';
import { countTokens, tokensOf } from './tokens.ts';
import { translated } from './translate.ts';

const rotterdam: Block = {
  blockId: 'blk_p1rotterd',
  type: 'paragraph',
  text: 'Rotterdam runs at 91% of capacity. Oslo has room.',
  marks: [],
};
const trucks: Block = {
  blockId: 'blk_t1trucks',
  type: 'table',
  text: '',
  marks: [],
  rows: [
    ['Hub', 'Trucks'],
    ['Bergen', '64'],
  ],
};

describe('tokens', () => {
  test.each(['Rotterdam is at 91%.', '  two\n\nlines  ', 'Überraschung 🚚!', ''])('joined are the text: %j', (text) => {
    expect(tokensOf(text).join('')).toBe(text);
  });

  test('are counted as in the contract', () => {
    expect(countTokens('Rotterdam is at 91%.')).toBe(7);
  });
});

describe('a summary', () => {
  test('is made of sentences of the document and cites the blocks they stand in', () => {
    const { blocks } = documentBody(seededRandom('summary'), 'capacity', 120);
    const summary = summaryText(blocks)!;
    for (const { blockId, quote } of summary.citations) {
      expect(blocks.find((block) => block.blockId === blockId)?.text).toContain(quote);
      expect(summary.text).toContain(quote);
    }
    expect(summary.citations).toHaveLength(3);
    expect(summary.keyPoints).toHaveLength(5);
  });

  test('of a document without text there is none', () => {
    expect(summaryText([])).toBeUndefined();
  });
});

describe('a reply', () => {
  const system = { role: 'system', content: 'Answer from the passages only. If unsure, say so.' } as const;

  test('answers from the document', () => {
    const reply = replyTo([system, { role: 'user', content: 'How full is Rotterdam?' }], {
      title: 'Plan',
      blocks: [rotterdam, trucks],
    });
    expect(reply).toBe('Rotterdam runs at 91% of capacity.');
  });

  test('reads tables', () => {
    const reply = replyTo([{ role: 'user', content: 'How many trucks in Bergen?' }], {
      title: 'Plan',
      blocks: [rotterdam, trucks],
    });
    expect(reply).toBe('Hub: Bergen, Trucks: 64.');
  });

  test('answers from passages in the messages and names the one it used', () => {
    const content = `${system.content}\n\n[1] Rotterdam runs at 91% of capacity.\n[2] The fleet stays at 64 trucks.`;
    const reply = replyTo([
      { role: 'system', content },
      { role: 'user', content: 'How many trucks are there?' },
    ]);
    expect(reply).toBe('The fleet stays at 64 trucks. [2]');
  });

  test('takes a follow-up question together with the one before', () => {
    const messages = [
      { role: 'user', content: 'Is there room in Rotterdam?' },
      { role: 'assistant', content: 'No.' },
      { role: 'user', content: 'And elsewhere?' },
    ] as const;
    expect(replyTo(messages, { title: 'Plan', blocks: [rotterdam] })).toContain('Oslo has room.');
  });

  test('says so when it knows nothing', () => {
    const question = { role: 'user', content: 'Who won the chess tournament?' } as const;
    expect(replyTo([system, question])).toMatch(/no text to answer from/);
    expect(replyTo([question], { title: 'Plan', blocks: [rotterdam] })).toMatch(
      /^I find nothing about won chess tournament in “Plan”/,
    );
  });

  test('sums up when asked to', () => {
    const reply = replyTo([{ role: 'user', content: 'Please summarise.' }], { title: 'Plan', blocks: [rotterdam] });
    expect(reply).toBe('“Plan” in short: Rotterdam runs at 91% of capacity. Oslo has room.');
  });
});

describe('a translation', () => {
  test('knows the words of the contract', () => {
    expect(translated('Rotterdam runs at 91% of capacity.', 'nb-NO')).toBe(
      'Rotterdam har en kapasitetsutnyttelse på 91 %.',
    );
    expect(translated('The fleet needs two new cranes in week 31.', 'nb-NO')).toBe(
      'Bilpark trenger to ny kraner i uke 31.',
    );
  });

  test('is marked where it is none', () => {
    expect(translated('Harsh braking happens nearby.', 'nb-NO')).toMatch(/^\[delvis oversatt] /);
    expect(translated('Anything.', 'fr-FR')).toBe('[fr-FR] Anything.');
  });
});

describe('a rewrite', () => {
  const text = 'We utilise cranes, because they help. It is late. They can’t wait (much).';

  test.each([
    ['Make it shorter', 'We utilise cranes. It is late.'],
    ['Use bullets', '• We utilise cranes, because they help.\n• It is late.\n• They can’t wait (much).'],
    ['More formal', 'The company utilise cranes, because they help. It is late. They cannot wait (much).'],
    ['Simplify', 'We use cranes, because they help. It is late. They can’t wait (much).'],
  ])('follows "%s"', (instruction, expected) => {
    expect(rewritten(text, instruction)).toBe(expected);
  });
});
