import { expect, test } from '@jest/globals';
import { createEventReader } from './server-sent.ts';

test('events come when they are whole, however the stream is cut', () => {
  const text =
    'retry: 1000\n\nid: 1\nevent: answer-delta\ndata: {"text":"a: b"}\n\n: beat\n\nevent: answer-end\ndata: {}\n\n';
  for (let cut = 0; cut <= text.length; cut += 1) {
    const read = createEventReader();
    expect([...read(text.slice(0, cut)), ...read(text.slice(cut))]).toEqual([
      { event: 'answer-delta', data: { text: 'a: b' } },
      { event: 'answer-end', data: {} },
    ]);
  }
});

test('what is not whole is kept back', () => {
  const read = createEventReader();
  expect(read('event: answer-end\ndata: {}\n')).toEqual([]);
  expect(read('\n')).toHaveLength(1);
});
