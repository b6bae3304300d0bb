import { expect, test } from '@jest/globals';
import { adaptiveCardType, sizeRefusal, utf8Bytes } from './sizes.ts';

const card = (bytes: number) => {
  const empty = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: '' }] };
  const text = 'x'.repeat(bytes - utf8Bytes(empty));
  return { ...empty, body: [{ type: 'TextBlock', text }] };
};
const withCard = (bytes: number) => ({
  type: 'message',
  attachments: [{ contentType: adaptiveCardType, content: card(bytes) }],
});

test('a card has at most 28 KB', () => {
  expect(sizeRefusal(withCard(28 * 1024))).toBeUndefined();
  expect(sizeRefusal(withCard(28 * 1024 + 1))).toMatchObject({ status: 413, code: 'MessageSizeTooBig' });
});

test('a message has at most 100 KB, counted as UTF-16, with all that is around its text', () => {
  const empty = JSON.stringify({ type: 'message', text: '' }).length;
  const most = 51_200 - empty;
  expect(sizeRefusal({ type: 'message', text: 'ø'.repeat(most) })).toBeUndefined();
  expect(sizeRefusal({ type: 'message', text: 'ø'.repeat(most + 1) })).toMatchObject({ status: 413 });
});

test('an attachment says what it is', () => {
  expect(sizeRefusal({ type: 'message', attachments: [{ content: {} }] })).toMatchObject({ status: 400 });
});
