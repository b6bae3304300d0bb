import { expect, test } from '@jest/globals';
import { JsonAnswer } from './json-answer.ts';

test('an answer that was released says the same, and holds nothing of what was read', () => {
  const text = Buffer.from('{"title":"Zürich"}');
  const read = { title: 'Zürich' };
  const answer = new JsonAnswer(text, read, { etag: '"7"' });
  expect(answer.body).toBe(read);
  answer.release();
  expect(answer.body).toEqual(read);
  expect(answer.body).not.toBe(answer.body);
  expect(answer).toMatchObject({ bytes: text.length, headers: { etag: '"7"' } });
});
