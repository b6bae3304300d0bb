import { describe, expect, test } from '@jest/globals';
import { memoryLog } from '../src/log/memory-log.ts';
import {
  batched,
  createAnswerStreams,
  cumulative,
  type AnswerStreamsOptions,
  type AnswerWriter,
} from '../src/index.ts';
import { clientOf } from './client.ts';
import { manualClock } from './manual-clock.ts';

async function writing(options: Partial<AnswerStreamsOptions> = {}) {
  const clock = manualClock();
  const cuts: string[] = [];
  const events = { onCut: (why: string) => void cuts.push(why) };
  const streams = await createAnswerStreams({ log: memoryLog({ clock }), clock, events, ...options });
  const begun = Promise.withResolvers<AnswerWriter>();
  const ended = Promise.withResolvers<void>();
  const { id } = await streams.start({
    meta: {},
    async produce(answer) {
      begun.resolve(answer);
      await ended.promise;
    },
  });
  return { clock, streams, id, cuts, writer: await begun.promise, end: ended.resolve };
}

const long = 'x'.repeat(1_000);

describe('a reader that does not keep up', () => {
  test('holds no more than its cap, slows nobody, and gets the rest when it reads on', async () => {
    const { clock, streams, id, writer, end } = await writing({ readerBytes: 8_192 });
    const slow = await streams.read(id);
    const fast = clientOf((await streams.read(id)).stream!);
    for (let count = 0; count < 300; count += 1) await writer.delta(`${count}${long}`);
    end();
    await clock.pass(20);
    await fast.over;
    expect(fast.names.at(-1)).toBe('answer-end');
    // The cap and one event.
    expect(slow.stream!.readableLength).toBeLessThan(8_192 + 1_200);
    const late = clientOf(slow.stream!);
    await clock.pass(100);
    await late.over;
    expect(late.events).toEqual(fast.events);
  });

  test('is cut when it reads nothing for long, and goes on where it was', async () => {
    const { clock, streams, id, writer, cuts, end } = await writing({ readerBytes: 4_096, stalledMs: 5_000 });
    const { stream } = await streams.read(id);
    for (let count = 0; count < 20; count += 1) await writer.delta(long);
    await clock.pass(4_000);
    expect(stream!.destroyed).toBe(false);
    await clock.pass(3_000);
    expect(stream!.destroyed).toBe(true);
    expect(cuts).toEqual(['stalled']);
    expect(streams.counts.readers).toBe(0);
    end();
    const again = clientOf((await streams.read(id, { lastEventId: '5' })).stream!);
    await clock.pass(10);
    await again.over;
    expect(again.events[0]).toMatchObject({ id: '6' });
    expect(again.names.at(-1)).toBe('answer-end');
  });
});

test('who is quiet for long hears that the connection lives', async () => {
  const { clock, streams, id } = await writing({ graceMs: 600_000, random: () => 0 });
  const reader = clientOf((await streams.read(id)).stream!);
  await clock.pass(40_000);
  expect(reader.comments).toHaveLength(2);
  expect(reader.names).toEqual(['answer-start']);
});

test('who may not read any more is cut, and others are not', async () => {
  const { clock, streams, id, writer, cuts } = await writing();
  const access: { refused?: string } = {};
  const recheck = { everyMs: 2_000, refused: async () => access.refused };
  const checked = clientOf((await streams.read(id, { recheck })).stream!);
  const failing = clientOf(
    (await streams.read(id, { recheck: { everyMs: 2_000, refused: () => Promise.reject(new Error('away')) } })).stream!,
  );
  const other = clientOf((await streams.read(id)).stream!);
  await clock.pass(3_500);
  expect(checked.names).toEqual(['answer-start']);
  expect(failing.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"access-unknown"}' });
  access.refused = 'access-changed';
  await clock.pass(3_500);
  expect(checked.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"access-changed"}' });
  await writer.delta('more');
  await clock.settle();
  expect(other.names).toEqual(['answer-start', 'answer-delta']);
  expect(cuts).toEqual(['access-unknown', 'access-changed']);
});

test('who lost access between the question for it and the first event is cut soon', async () => {
  const { clock, streams, id, cuts } = await writing();
  const asked: number[] = [];
  const refused = async () => (asked.push(clock.now()) < 2 ? undefined : 'access-changed');
  const begun = clock.now();
  const { stream } = await streams.read(id, { recheck: { firstMs: 500, everyMs: 5_000, refused } });
  const client = clientOf(stream!);
  await clock.pass(1_000);
  expect(asked[0]! - begun).toBeLessThanOrEqual(1_000);
  expect([asked.length, cuts]).toEqual([1, []]);
  await clock.pass(5_500);
  expect([asked.length, client.names.at(-1), cuts]).toEqual([2, 'interrupted', ['access-changed']]);
});

test('a phone gets few writes, and what it missed when it comes back', async () => {
  const { clock, streams, id, writer, end } = await writing();
  const shape = batched({ everyMs: 250 });
  const first = clientOf((await streams.read(id, { shape })).stream!);
  for (let count = 0; count < 50; count += 1) {
    await writer.delta(`${count} `);
    await clock.pass(20);
  }
  expect(first.events.length).toBeLessThan(7);
  first.leave();
  await writer.delta('50 ');
  end();
  await clock.settle();
  const again = clientOf((await streams.read(id, { shape, lastEventId: first.lastEventId })).stream!);
  await clock.pass(300);
  expect(first.text + again.text).toBe(Array.from({ length: 51 }, (_, index) => `${index} `).join(''));
  expect(again.names.at(-1)).toBe('answer-end');
});

test('somebody in this process follows write by write, and leaves by leaving the loop', async () => {
  const { clock, streams, id, writer } = await writing({ graceMs: 1_000 });
  const texts: string[] = [];
  const following = (async () => {
    for await (const frames of await streams.follow(id, { shape: cumulative({ everyMs: 1_000 }) })) {
      for (const { event, data } of frames) if (event === 'answer-text') texts.push(data);
      if (texts.length === 2) break;
    }
  })();
  for (let count = 0; count < 30; count += 1) {
    await writer.delta(`${count} `);
    await clock.pass(100);
  }
  await following;
  expect(texts).toHaveLength(2);
  expect(streams.counts.readers).toBe(0);
  await clock.pass(2_000);
  expect(writer.signal.aborted).toBe(true);
});

test('what is not to be kept is there only for those who were reading it', async () => {
  const clock = manualClock();
  const streams = await createAnswerStreams({ log: memoryLog({ clock }), clock });
  const { id } = await streams.start({ meta: {}, retentionMs: 0, produce: async (answer) => answer.delta('a') });
  const reader = clientOf((await streams.read(id)).stream!);
  await clock.pass(10);
  expect(reader.names.at(-1)).toBe('answer-end');
  await expect(streams.read(id)).rejects.toMatchObject({ code: 'answer-gone' });
  const { stream } = await streams.read(id, { lastEventId: '1' });
  expect(clientOf(stream!)).toBeDefined();
  await clock.pass(11_000);
  await expect(streams.read(id, { lastEventId: '1' })).rejects.toMatchObject({ code: 'answer-gone' });
});

test('an answer that grows too large, or takes too long, is ended', async () => {
  const large = await writing({ maxBytes: 5_000 });
  const reader = clientOf((await large.streams.read(large.id)).stream!);
  for (let count = 0; count < 10; count += 1) void large.writer.delta(long);
  await large.clock.pass(3_000);
  expect(reader.names.filter((name) => name === 'answer-delta')).toHaveLength(4);
  expect(reader.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"too-long"}' });
  const slow = await writing({ maxForMs: 5_000, graceMs: 60_000 });
  await slow.clock.pass(8_000);
  expect(await slow.streams.find(slow.id)).toMatchObject({ isOpen: false, why: 'too-long' });
});

test('too many readers are refused', async () => {
  const { streams, id } = await writing({ mostReaders: 1 });
  await streams.read(id);
  await expect(streams.read(id)).rejects.toMatchObject({ code: 'too-many-readers' });
});

test('an end that is far away holds back no word that is due before it', async () => {
  const { clock, streams, id, writer } = await writing();
  const { stream } = await streams.read(id, { shape: cumulative({ everyMs: 1_000, withinMs: 100_000 }) });
  const reader = clientOf(stream!);
  for (const word of ['one ', 'two ', 'three']) {
    await writer.delta(word);
    await clock.pass(1_100);
  }
  const texts = reader.events.flatMap(({ event, data }) => (event === 'answer-text' ? [data] : []));
  expect(texts.map((data) => JSON.parse(data))).toEqual(
    ['one ', 'one two ', 'one two three'].map((text) => ({ text })),
  );
  reader.leave();
});
