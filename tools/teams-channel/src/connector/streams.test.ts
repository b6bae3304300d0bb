import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StreamInfo } from '../teams/activity.ts';
import { createStreams, type Streams, type StreamVerdict } from './streams.ts';

let now: number;
let lastId: number;
let streams: Streams;

beforeEach(() => {
  now = 1_000_000;
  lastId = 0;
  streams = createStreams(() => now);
});

interface Sent {
  readonly text?: string;
  readonly type?: string;
  readonly sequence?: number | undefined;
  readonly streamType?: StreamInfo['streamType'];
  readonly streamId?: string | undefined;
  readonly chatId?: string;
  readonly isPersonal?: boolean;
}

function sent(given: Sent): StreamVerdict {
  const { text = 'Hello', sequence, streamType = 'streaming', streamId, chatId = 'a:1', isPersonal = true } = given;
  const info: StreamInfo = {
    type: 'streaminfo',
    streamType,
    ...(sequence !== undefined && { streamSequence: sequence }),
    ...(streamId !== undefined && { streamId }),
  };
  const { type = streamType === 'final' ? 'message' : 'typing' } = given;
  return streams.accept({ chatId, isPersonal, activity: { type, text }, info, newId: () => `s${(lastId += 1)}` });
}

function later(ms: number, given: Sent): StreamVerdict {
  now += ms;
  return sent({ streamId: 's1', ...given });
}

const refusal = (status: number, code: string, message?: RegExp) => ({
  kind: 'refused',
  refusal: { status, code, ...(message && { message: expect.stringMatching(message) }) },
});

test('a reply grows from its first words to its end', () => {
  expect(sent({ sequence: 1, text: 'Looking', streamType: 'informative' })).toMatchObject({ kind: 'started' });
  expect(later(1_000, { sequence: 2, text: 'Reading', streamType: 'informative' })).toMatchObject({ kind: 'grown' });
  expect(later(1_000, { sequence: 3, text: 'It is' })).toMatchObject({ kind: 'grown' });
  expect(later(1_500, { sequence: 4, text: 'It is late' })).toMatchObject({ kind: 'grown', stream: { id: 's1' } });
  expect(streams.open('a:1')).toMatchObject({ text: 'It is late' });
  expect(later(1_000, { streamType: 'final', text: 'It is late.' })).toMatchObject({ kind: 'final' });
  expect(streams.open('a:1')).toBeUndefined();
});

describe('the first update', () => {
  test.each<[string, Sent, RegExp]>([
    ['in a group', { sequence: 1, isPersonal: false }, /not enabled/],
    ['without a sequence number', {}, /sequence 1/],
    ['with another sequence number', { sequence: 2 }, /sequence 1/],
    ['without text', { sequence: 1, text: '' }, /include text/],
    ['that is the end already', { streamType: 'final' }, /with its end/],
    ['that is a message', { sequence: 1, type: 'message' }, /Only end streaming type/],
    ['of a stream that there is not', { sequence: 2, streamId: 's9' }, /no such stream/],
  ])('%s is refused', (_name, given, message) => {
    expect(sent(given)).toMatchObject(refusal(400, 'BadArgument', message));
  });

  test('is refused while another reply grows in the chat, and taken in another chat', () => {
    sent({ sequence: 1 });
    expect(sent({ sequence: 1 })).toMatchObject(refusal(403, 'ContentStreamNotAllowed', /Another message/));
    expect(sent({ sequence: 1, chatId: 'a:2' })).toMatchObject({ kind: 'started' });
  });

  test('that informs has at most a thousand characters', () => {
    const inform = (length: number) => sent({ sequence: 1, streamType: 'informative', text: 'x'.repeat(length) });
    expect(inform(1_001)).toMatchObject(refusal(403, 'ContentStreamNotAllowed', /size/));
    expect(inform(1_000)).toMatchObject({ kind: 'started' });
  });
});

describe('a further update', () => {
  beforeEach(() => void sent({ sequence: 1, text: 'It is' }));

  test('less than a second after the one before is refused, and says when it may come', () => {
    expect(later(999, { sequence: 2, text: 'It is late' })).toMatchObject({
      kind: 'refused',
      refusal: { status: 429, retryAfterMs: 1 },
    });
    expect(later(1, { sequence: 2, text: 'It is late' })).toMatchObject({ kind: 'grown' });
  });

  test('counts from the last one that was taken', () => {
    later(600, { sequence: 2, text: 'It is late' });
    expect(later(400, { sequence: 2, text: 'It is late' })).toMatchObject({ kind: 'grown' });
  });

  test.each([1, 3])('with sequence %i is dropped, and the text stays', (sequence) => {
    expect(later(1_000, { sequence, text: 'It is late' })).toMatchObject({
      kind: 'dropped',
      refusal: { status: 202, code: 'ContentStreamSequenceOrderPreConditionFailed' },
    });
    expect(streams.open('a:1')).toMatchObject({ text: 'It is', sequence: 1 });
  });

  test('without what was sent before is refused', () => {
    const verdict = later(1_000, { sequence: 2, text: 'It was late' });
    expect(verdict).toMatchObject(refusal(403, 'ContentStreamNotAllowed', /previously streamed/));
  });

  test('that informs comes too late', () => {
    const verdict = later(1_000, { sequence: 2, streamType: 'informative', text: 'Looking' });
    expect(verdict).toMatchObject(refusal(400, 'BadArgument', /before the text/));
  });

  test('of another chat is refused', () => {
    expect(later(1_000, { sequence: 2, chatId: 'a:2' })).toMatchObject(refusal(400, 'BadArgument', /no such stream/));
  });

  test.each<[number, object]>([
    [119_999, { kind: 'grown' }],
    [120_000, refusal(403, 'ContentStreamNotAllowed', /exceeded streaming time/)],
  ])('%i ms after the start', (ms, expected) => {
    expect(later(ms, { sequence: 2, text: 'It is late' })).toMatchObject(expected);
  });

  test('is refused once the reader has pressed Stop, and so is the end', () => {
    expect(streams.stop('a:1')).toBe(true);
    const canceled = refusal(403, 'ContentStreamNotAllowed', /canceled by user/);
    expect(later(1_000, { sequence: 2, text: 'It is late' })).toMatchObject(canceled);
    expect(later(1_000, { streamType: 'final', text: 'It is late' })).toMatchObject(canceled);
    expect(streams.stop('a:1')).toBe(false);
    expect(sent({ sequence: 1 })).toMatchObject({ kind: 'started' });
  });
});

describe('the end', () => {
  beforeEach(() => void sent({ sequence: 1, text: 'It is' }));

  test.each<[string, Sent, object]>([
    ['with a sequence number', { sequence: 2, text: 'It is late' }, refusal(400, 'BadArgument', /no streamSequence/)],
    ['without anything', { text: '' }, refusal(400, 'BadArgument', /empty/)],
    ['as a typing activity', { type: 'typing', text: 'It is late' }, refusal(400, 'BadArgument', /Only a message/)],
    ['with other text', { text: 'It was' }, refusal(403, 'ContentStreamNotAllowed', /previously/)],
  ])('%s is refused', (_name, given, expected) => {
    expect(later(1_000, { streamType: 'final', ...given })).toMatchObject(expected);
  });

  test('comes a second after the last update, too', () => {
    expect(later(500, { streamType: 'final', text: 'It is late' })).toMatchObject({ refusal: { status: 429 } });
  });

  test('ends it for good', () => {
    later(1_000, { streamType: 'final', text: 'It is late' });
    const verdict = later(1_000, { sequence: 2, text: 'It is late!' });
    expect(verdict).toMatchObject(refusal(403, 'ContentStreamNotAllowed', /already completed/));
  });
});
