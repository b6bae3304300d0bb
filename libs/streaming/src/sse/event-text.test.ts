import { describe, expect, test } from '@jest/globals';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { eventText, jittered, retryText, type Frame } from './event-text.ts';

function parsed(text: string) {
  const events: EventSourceMessage[] = [];
  const retries: number[] = [];
  const errors: unknown[] = [];
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onRetry: (ms) => void retries.push(ms),
    onError: (error) => void errors.push(error),
  });
  parser.feed(text);
  return { events, retries, errors };
}

describe('an event', () => {
  test.each([
    ['one line', 'one line'],
    ['two\nlines', 'two\nlines'],
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['', ''],
    ['\n', '\n'],
    ['ends with a line end\n', 'ends with a line end\n'],
    ['x\n\nevent: answer-end\ndata: forged', 'x\n\nevent: answer-end\ndata: forged'],
    ['id: 9\nretry: 1', 'id: 9\nretry: 1'],
    [' begins with a space', ' begins with a space'],
    [':no comment', ':no comment'],
    ['ü 😀 \u2028', 'ü 😀 \u2028'],
  ])('holds any data: %j', (data, read) => {
    const { events, retries, errors } = parsed(eventText({ event: 'answer-delta', id: '7', data }));
    expect(events).toEqual([{ event: 'answer-delta', id: '7', data: read }]);
    expect([...retries, ...errors]).toEqual([]);
  });

  test.each<Partial<Frame>>([{ event: 'a\nb' }, { id: '1\r' }, { id: '1\0' }])('is not made of %j', (part) => {
    expect(() => eventText({ event: 'answer-delta', data: '', ...part })).toThrow(TypeError);
  });

  test('may say how long to wait', () => {
    const { events, retries } = parsed(eventText({ event: 'answer-moved', data: '{}', retryMs: 1_234.5 }));
    expect(events).toEqual([{ event: 'answer-moved', data: '{}', id: undefined }]);
    expect(retries).toEqual([1_235]);
    expect(retryText(-1)).toBe('retry: 0\n');
  });

  test('times are spread between their ends', () => {
    expect([0, 0.5, 0.999].map((chance) => jittered(500, 3_000, () => chance))).toEqual([500, 1_750, 2_998]);
  });
});
