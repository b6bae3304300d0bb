import { describe, expect, test } from '@jest/globals';
import { memoryLogs } from '../src/log/memory-log.ts';
import {
  createAnswerStreams,
  Interrupted,
  type AnswerRecord,
  type AnswerStreams,
  type AnswerStreamsOptions,
  type AnswerWriter,
  type Produce,
} from '../src/index.ts';
import { clientOf } from './client.ts';
import { manualClock } from './manual-clock.ts';

/** A producer that says what the test tells it to. */
function scripted() {
  const begun = Promise.withResolvers<AnswerWriter>();
  const ended = Promise.withResolvers<object>();
  let runs = 0;
  return {
    writer: begun.promise,
    get runs() {
      return runs;
    },
    end: ended.resolve,
    fail: ended.reject,
    async produce(answer: AnswerWriter) {
      runs += 1;
      begun.resolve(answer);
      const aborted = new Promise<never>((_, reject) =>
        answer.signal.addEventListener('abort', () => reject(answer.signal.reason as Error)),
      );
      return (await Promise.race([ended.promise, aborted])) as Record<string, unknown>;
    },
  };
}

function place(options: Partial<AnswerStreamsOptions> = {}) {
  const clock = manualClock();
  const logOf = memoryLogs({ clock });
  const settled: AnswerRecord[] = [];
  const instance = async (name: string, own: Partial<AnswerStreamsOptions> = {}): Promise<AnswerStreams> => {
    const log = { ...bound(logOf(name)), isShared: true };
    const onClosed = (record: AnswerRecord): void => void settled.push(record);
    return await createAnswerStreams({ log, clock, onClosed, random: () => 0.5, ...options, ...own });
  };
  return { clock, settled, instance, logOf };
}

function bound<T extends object>(log: T): T {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(log)) as (keyof T)[];
  const methods = names.map((name) => [name, (log[name] as (...args: unknown[]) => unknown).bind(log)]);
  return { ...log, ...(Object.fromEntries(methods) as T) };
}

async function open(streams: AnswerStreams, id: string, lastEventId?: string) {
  const { stream } = await streams.read(id, { lastEventId });
  return clientOf(stream!);
}

describe('one instance', () => {
  test('readers get each event once, in order, and one end', async () => {
    const { clock, instance } = place();
    const streams = await instance('a');
    const script = scripted();
    const { id, isNew } = await streams.start({
      meta: { asker: 'usr_1' },
      first: { model: 'm' },
      produce: script.produce,
    });
    expect(isNew).toBe(true);
    const early = await open(streams, id);
    const writer = await script.writer;
    await writer.delta('Hel');
    await writer.delta('lo');
    await writer.emit('citation-available', { block: 'b1' });
    const late = await open(streams, id);
    script.end({ finish: 'stop' });
    await clock.pass(100);
    await Promise.all([early.over, late.over]);
    expect(early.names).toEqual(['answer-start', 'answer-delta', 'answer-delta', 'citation-available', 'answer-end']);
    expect(late.events).toEqual(early.events);
    expect(early.text).toBe('Hello');
    expect(early.events.map((event) => event.id)).toEqual(['1', '2', '3', '4', '5']);
    expect(JSON.parse(early.events[0]!.data)).toEqual({ id, model: 'm' });
    expect(JSON.parse(early.events[4]!.data)).toEqual({ finish: 'stop' });
    expect(early.retries).toEqual([1750]);
    const again = await open(streams, id, '3');
    await clock.settle();
    expect(again.names).toEqual(['citation-available', 'answer-end']);
    expect((await streams.read(id, { lastEventId: '5' })).stream).toBeUndefined();
  });

  test.each(['6', '-1', 'x', '1\n2'])('an event id that it does not have is refused: %j', async (lastEventId) => {
    const { instance } = place();
    const streams = await instance('a');
    const { id } = await streams.start({ meta: {}, produce: async () => ({}) });
    await expect(streams.read(id, { lastEventId })).rejects.toMatchObject({ code: 'unknown-event-id' });
    await expect(streams.read('nothing')).rejects.toMatchObject({ code: 'no-such-answer' });
  });

  test.each<[string, Produce]>([
    [
      'throws before it waits for anything',
      () => {
        throw new Error('secret');
      },
    ],
    ['gives an end that JSON cannot say', () => Promise.resolve({ tokens: 3n } as never)],
  ])('a producer that %s has failed, and its answer ends', async (_what, produce) => {
    const { clock, instance, settled } = place();
    const streams = await instance('a');
    const { id } = await streams.start({ meta: {}, produce });
    const client = await open(streams, id);
    await clock.pass(100);
    expect(client.names).toEqual(['answer-start', 'answer-error']);
    expect(settled).toMatchObject([{ id, why: 'failed' }]);
  });

  test('a failure ends it with what clients may know, and a producer may end it itself', async () => {
    const { clock, instance, settled } = place();
    const streams = await instance('a');
    const failing = await streams.start({ meta: {}, produce: () => Promise.reject(new Error('secret')) });
    const ending = await streams.start({
      meta: {},
      async produce(answer) {
        await answer.delta('a', { tokens: 3 });
        throw new Interrupted('quota-exhausted', { limit: 3 });
      },
    });
    const [failed, ended] = [await open(streams, failing.id), await open(streams, ending.id)];
    await clock.pass(100);
    expect(failed.names).toEqual(['answer-start', 'answer-error']);
    expect(failed.events[1]!.data).not.toContain('secret');
    expect(JSON.parse(failed.events[1]!.data)).toMatchObject({ status: 500, title: 'Internal error' });
    expect(ended.names).toEqual(['answer-start', 'answer-delta', 'interrupted']);
    expect(JSON.parse(ended.events[2]!.data)).toEqual({ limit: 3, why: 'quota-exhausted' });
    expect(settled).toHaveLength(2);
    expect(settled[1]).toMatchObject({ id: ending.id, tally: { tokens: 3 }, why: 'quota-exhausted', fence: 1 });
  });

  test('the same key and fingerprint is the same answer, another fingerprint is refused', async () => {
    const { clock, instance } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const script = scripted();
    const asked = { key: 'usr_1 k1', fingerprint: 'f1', meta: {}, produce: script.produce };
    const all = await Promise.all([a.start(asked), b.start(asked), a.start(asked), b.start(asked)]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    await expect(b.start({ ...asked, fingerprint: 'f2' })).rejects.toMatchObject({ code: 'answer-key-reused' });
    script.end({});
    await clock.pass(50);
    expect((await b.start(asked)).isNew).toBe(false);
    expect(script.runs).toBe(1);
  });
});

describe('several instances', () => {
  test('a reader elsewhere follows, and goes on where it was on a third', async () => {
    const { clock, instance } = place();
    const [a, b, c] = [await instance('a'), await instance('b'), await instance('c')];
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const writer = await script.writer;
    await writer.delta('1');
    const first = await open(b, id);
    await writer.delta('2');
    await clock.settle();
    expect(first.text).toBe('12');
    first.leave();
    await writer.delta('3');
    const second = await open(c, id, first.lastEventId);
    await writer.delta('4');
    script.end({});
    await clock.pass(20);
    expect(second.text).toBe('34');
    expect(second.names.at(-1)).toBe('answer-end');
  });

  test('stop on another instance aborts the producer, and keeps what was written', async () => {
    const { clock, instance, settled } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const writer = await script.writer;
    await writer.delta('so far');
    const reader = await open(b, id);
    expect(await b.stop(id)).toBe('stopping');
    await clock.settle();
    expect(writer.signal.aborted).toBe(true);
    await clock.pass(10);
    expect(reader.names).toEqual(['answer-start', 'answer-delta', 'interrupted']);
    expect(reader.events[2]!.data).toBe('{"why":"stopped"}');
    expect(await b.stop(id)).toBe('ended');
    expect(await b.stop('nothing')).toBe('unknown');
    expect(settled).toHaveLength(1);
  });

  test('who ends it from outside cuts all readers and the producer, which settles', async () => {
    const { clock, instance, settled } = place();
    const [a, b, c] = [await instance('a'), await instance('b'), await instance('c')];
    const script = scripted();
    const { id } = await a.start({ meta: { documentIds: ['doc_1'] }, produce: script.produce });
    const writer = await script.writer;
    await writer.delta('secret', { tokens: 1 });
    const readers = [await open(a, id), await open(b, id), await open(c, id)];
    await clock.settle();
    await b.endWhere(({ meta }) => (meta['documentIds'] as string[]).includes('doc_1'), 'access-changed', {
      erase: true,
    });
    await clock.pass(10);
    for (const reader of readers) expect(reader.names).toEqual(['answer-start', 'answer-delta', 'interrupted']);
    expect(writer.signal.aborted).toBe(true);
    await expect(writer.delta('more')).rejects.toThrow('interrupted');
    expect(settled).toMatchObject([{ why: 'access-changed', fence: 2, tally: { tokens: 1 } }]);
    await expect(c.read(id)).rejects.toMatchObject({ code: 'answer-gone' });
  });

  test('without a reader anywhere it stops after its grace, and not while there is one', async () => {
    const { clock, instance } = place({ graceMs: 3_000 });
    const [a, b] = [await instance('a'), await instance('b')];
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const writer = await script.writer;
    const reader = await open(b, id);
    await clock.pass(12_000);
    expect(writer.signal.aborted).toBe(false);
    reader.leave();
    await clock.pass(2_500);
    expect(writer.signal.aborted).toBe(false);
    await clock.pass(2_500);
    expect(writer.signal.aborted).toBe(true);
    expect((await b.find(id))?.why).toBe('abandoned');
  });
});

describe('a drain', () => {
  test('sends readers on, and lets the answer come to its end', async () => {
    const { clock, instance, settled } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const writer = await script.writer;
    await writer.delta('1');
    const first = await open(a, id);
    const drained = a.drain(5_000);
    await first.over;
    expect(first.names.at(-1)).toBe('answer-moved');
    expect(first.retries.at(-1)).toBe(1750);
    await expect(a.start({ meta: {}, produce: script.produce })).rejects.toMatchObject({ code: 'answers-unavailable' });
    const second = await open(b, id, first.lastEventId);
    await writer.delta('2');
    script.end({});
    await clock.pass(10);
    await drained;
    expect(first.text + second.text).toBe('12');
    expect(second.names.at(-1)).toBe('answer-end');
    expect(settled).toHaveLength(1);
  });

  test('begins what had arrived before it, sends its reader on, and waits for its end', async () => {
    const { clock, instance } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const [script, arrived] = [scripted(), Promise.withResolvers<void>()];
    let isDrained = false;
    const drained = a.drain(5_000, arrived.promise).then(() => (isDrained = true));
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const first = await open(a, id);
    await first.over;
    expect(first.names.at(-1)).toBe('answer-moved');
    arrived.resolve();
    await clock.pass(500);
    expect(isDrained).toBe(false);
    await expect(a.start({ meta: {}, produce: script.produce })).rejects.toMatchObject({ code: 'answers-unavailable' });
    const second = await open(b, id);
    script.end({});
    await clock.pass(500);
    await drained;
    expect(second.names).toEqual(['answer-start', 'answer-end']);
  });

  test('ends in time even if what was written cannot be settled', async () => {
    const { clock, instance } = place({ onClosed: () => new Promise(() => undefined) });
    const a = await instance('a');
    const { id } = await a.start({ meta: {}, produce: () => new Promise(() => undefined) });
    let isDrained = false;
    const drained = a.drain(1_000).then(() => (isDrained = true));
    await clock.pass(4_000);
    expect(isDrained).toBe(false);
    await clock.pass(1_500);
    await drained;
    expect(await a.find(id)).toMatchObject({ isOpen: false, why: 'draining' });
  });

  test('leaves who follows in this process until the end', async () => {
    const { clock, instance } = place();
    const a = await instance('a');
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const seen: string[] = [];
    const following = (async () => {
      for await (const frames of await a.follow(id)) seen.push(...frames.map(({ event }) => event));
    })();
    const drained = a.drain(5_000);
    await (await script.writer).delta('1');
    script.end({});
    await clock.pass(100);
    await Promise.all([drained, following]);
    expect(seen).toEqual(['answer-start', 'answer-delta', 'answer-end']);
  });

  test('interrupts what is not at its end by then', async () => {
    const { clock, instance } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const script = scripted();
    const { id } = await a.start({ meta: {}, produce: script.produce });
    const reader = await open(b, id);
    const drained = a.drain(5_000);
    await clock.pass(5_100);
    await drained;
    expect(reader.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"draining"}' });
  });
});
