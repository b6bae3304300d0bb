import { RedisAway } from '@frontdesk/redis';
import { expect, test } from '@jest/globals';
import { createAnswerStreams, type AnswerWriter, type StreamLog } from '../src/index.ts';
import { memoryLogs } from '../src/log/memory-log.ts';
import { clientOf } from './client.ts';
import { manualClock } from './manual-clock.ts';

/** Two instances; what the second asks of the log goes through `asking` first. */
async function twoInstances(asking: (what: keyof StreamLog) => Promise<void> | void) {
  const clock = manualClock();
  const logOf = memoryLogs({ clock });
  const second = new Proxy(logOf('b'), {
    get(log, what: keyof StreamLog) {
      const value = log[what];
      if (typeof value !== 'function') return what === 'isShared' ? true : value;
      return async (...args: unknown[]) => {
        await asking(what);
        return await (value as (...args: unknown[]) => unknown).apply(log, args);
      };
    },
  });
  const [a, b] = await Promise.all([
    createAnswerStreams({ log: logOf('a'), clock }),
    createAnswerStreams({ log: second, clock }),
  ]);
  const writer = Promise.withResolvers<AnswerWriter>();
  const produce = async (answer: AnswerWriter): Promise<void> => {
    writer.resolve(answer);
    await new Promise((resolve) => answer.signal.addEventListener('abort', resolve));
  };
  const read = async (id: string, lastEventId?: string) => clientOf((await b.read(id, { lastEventId })).stream!);
  return { clock, a, b, produce, writer: writer.promise, read };
}

test('an answer that has to end while the log is away ends for those who read it here, and is written no more', async () => {
  let isAway = false;
  const { clock, b, produce, writer, read } = await twoInstances(() => {
    if (isAway) throw new RedisAway('not-connected', 'test', { mayHaveRun: false });
  });
  const { id } = await b.start({ meta: {}, produce });
  const client = await read(id);
  await (await writer).delta('so far');
  await clock.settle();
  isAway = true;
  const ending = expect(b.endWhere(() => true, 'access-changed', { erase: true })).rejects.toThrow();
  await clock.settle();
  await ending;
  await clock.settle();
  expect(client.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"access-changed"}' });
  expect((await writer).signal.aborted).toBe(true);
  isAway = false;
  await clock.pass(1_000);
  expect(await b.find(id)).toMatchObject({ isOpen: false, why: 'access-changed' });
});

test('a log that is away for a moment is waited for, by who starts and by who reads', async () => {
  let isAway = false;
  const { clock, a, b, produce, read } = await twoInstances(() => {
    if (isAway) throw new RedisAway('deadline', 'test', { mayHaveRun: true });
  });
  isAway = true;
  const starting = b.start({ meta: {}, produce });
  await clock.pass(600);
  isAway = false;
  await clock.pass(100);
  await starting;
  const { id } = await a.start({ meta: {}, produce });
  isAway = true;
  const reading = read(id);
  await clock.pass(600);
  isAway = false;
  await clock.pass(100);
  const client = await reading;
  await clock.settle();
  expect(client.names).toEqual(['answer-start']);
});

test('who comes back while the last other reader here leaves goes on reading', async () => {
  let isHeld = false;
  const held = Promise.withResolvers<void>();
  const { clock, a, produce, writer, read } = await twoInstances((what) =>
    what === 'find' && isHeld ? held.promise : undefined,
  );
  const { id } = await a.start({ meta: {}, produce });
  const other = await read(id);
  await clock.settle();
  isHeld = true;
  // As if this instance had not heard yet of what the client got from another one.
  const answer = await writer;
  const coming = read(id, '2');
  await clock.settle();
  await answer.delta('two');
  other.leave();
  await clock.settle();
  held.resolve();
  const client = await coming;
  await answer.delta('three');
  await clock.pass(100);
  expect(client.text).toBe('three');
});
