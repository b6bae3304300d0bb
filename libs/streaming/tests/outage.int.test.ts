import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  createAnswerStreams,
  redisLog,
  type AnswerRecord,
  type AnswerStreams,
  type AnswerStreamsOptions,
  type AnswerWriter,
} from '../src/index.ts';
import { clientOf } from './client.ts';

let server: StartedRedis;
const opened: { readonly redis: Redis; readonly streams: AnswerStreams }[] = [];
const settled: AnswerRecord[] = [];
beforeEach(async () => {
  settled.length = 0;
  server = await startRedis();
});
afterEach(async () => {
  for (const { redis, streams } of opened.splice(0)) {
    await streams.close();
    await redis.close();
  }
  await server.stop();
});

async function instance(options: Partial<AnswerStreamsOptions> = {}): Promise<AnswerStreams> {
  const redis = createRedis({ url: server.url, app: 'answers', commandDeadlineMs: 300 });
  await redis.whenUp(10_000);
  const onClosed = (record: AnswerRecord): void => void settled.push(record);
  const streams = await createAnswerStreams({ log: redisLog({ redis }), onClosed, leaseMs: 1_000, ...options });
  opened.push({ redis, streams });
  return streams;
}

async function counting(streams: AnswerStreams) {
  const ended = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<AnswerWriter>();
  let said = 0;
  const { id } = await streams.start({
    meta: { reservationId: 'r1' },
    async produce(answer) {
      begun.resolve(answer);
      const aborted = new Promise<void>((resolve) => answer.signal.addEventListener('abort', () => resolve()));
      const timer = setInterval(() => void answer.delta(`${said++} `, { said }), 10);
      await Promise.race([ended.promise, aborted]).finally(() => clearInterval(timer));
    },
  });
  return { id, end: ended.resolve, writer: await begun.promise, text: () => countedTo(said) };
}

function countedTo(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index} `).join('');
}

test('a Redis that stands still for a moment loses nothing and ends nothing', async () => {
  const [a, b] = [await instance({ leaseMs: 4_000 }), await instance({ leaseMs: 4_000 })];
  const answer = await counting(a);
  const readers = [clientOf((await a.read(answer.id)).stream!), clientOf((await b.read(answer.id)).stream!)];
  await pause(100);
  server.pause();
  await pause(1_500);
  server.resume();
  await pause(500);
  answer.end();
  await Promise.all(readers.map(({ over }) => over));
  for (const reader of readers) {
    expect(reader.text).toBe(answer.text());
    expect(reader.names.at(-1)).toBe('answer-end');
  }
  expect(settled).toHaveLength(1);
}, 20_000);

test('messages that are lost are made up for', async () => {
  const [a, b] = [await instance(), await instance()];
  const answer = await counting(a);
  const reader = clientOf((await b.read(answer.id)).stream!);
  for (let times = 0; times < 3; times += 1) {
    await pause(150);
    await server.say('CLIENT KILL TYPE pubsub');
  }
  await pause(100);
  answer.end();
  await reader.over;
  expect(reader.text).toBe(answer.text());
  expect(reader.names.at(-1)).toBe('answer-end');
}, 20_000);

test('a Redis that forgot everything ends the answer, which is settled by what its owner knows', async () => {
  const a = await instance();
  const answer = await counting(a);
  const reader = clientOf((await a.read(answer.id)).stream!);
  await pause(100);
  await server.say('FLUSHALL');
  await reader.over;
  expect(answer.writer.signal.aborted).toBe(true);
  expect(reader.events.at(-1)).toMatchObject({ event: 'interrupted', data: '{"why":"log-lost"}' });
  await pause(50);
  expect(settled).toMatchObject([{ meta: { reservationId: 'r1' }, why: 'log-lost' }]);
  expect(settled[0]?.tally?.['said']).toBeGreaterThan(5);
}, 20_000);

test('with Redis away nothing starts, and what is under way gives up after three leases', async () => {
  const a = await instance({ leaseMs: 400 });
  const answer = await counting(a);
  await server.kill();
  await expect(a.start({ meta: {}, produce: async () => undefined })).rejects.toMatchObject({
    code: 'answers-unavailable',
  });
  await expect(a.read('unknown')).rejects.toMatchObject({ code: 'answers-unavailable' });
  const begun = performance.now();
  while (settled.length === 0 && performance.now() - begun < 8_000) await pause(20);
  expect(answer.writer.signal.aborted).toBe(true);
  expect(settled).toHaveLength(1);
}, 20_000);

test('an onClosed that fails is called again', async () => {
  let calls = 0;
  const failing = (): void => {
    calls += 1;
    if (calls < 3) throw new Error('no');
  };
  const a = await instance({ leaseMs: 200, settleMs: 200, onClosed: failing });
  const answer = await counting(a);
  answer.end();
  const begun = performance.now();
  while (calls < 3 && performance.now() - begun < 5_000) await pause(20);
  await pause(800);
  expect(calls).toBe(3);
  expect(await a.find(answer.id)).toMatchObject({ isSettled: true });
}, 20_000);
