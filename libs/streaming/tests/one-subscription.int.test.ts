import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAnswerStreams, createTopics, redisLog, redisTopicLog } from '../src/index.ts';
import { clientOf } from './client.ts';

let server: StartedRedis;
let redis: Redis;
const runs = new Map<string, number>();
beforeAll(async () => {
  server = await startRedis();
  const onRun = ({ what }: { readonly what: string }): void => void runs.set(what, (runs.get(what) ?? 0) + 1);
  redis = createRedis({ url: server.url, app: 'answers', commandDeadlineMs: 2_000, events: { onRun } });
  await redis.whenUp(10_000);
});
afterAll(async () => {
  await redis.close();
  await server.stop();
});

async function channels(): Promise<number> {
  return Number(/^\*(\d+)/.exec(await server.say('PUBSUB CHANNELS'))?.[1]);
}

test('however many read how many answers, an instance has one subscription, and is told once of each event', async () => {
  const [a, b] = [
    await createAnswerStreams({ log: redisLog({ redis }) }),
    await createAnswerStreams({ log: redisLog({ redis }) }),
  ];
  const ended = Promise.withResolvers<void>();
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const produce = async (answer: { delta(text: string): Promise<void> }): Promise<void> => {
        await answer.delta('a');
        await ended.promise;
        await answer.delta('b');
      };
      return (await a.start({ meta: {}, produce })).id;
    }),
  );
  const readers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => clientOf((await b.read(ids[index % 20]!)).stream!)),
  );
  expect(await channels()).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const readsBefore = runs.get('streaming.read') ?? 0;
  ended.resolve();
  await Promise.all(readers.map(({ over }) => over));
  for (const reader of readers) expect(reader.text).toBe('ab');
  expect((runs.get('streaming.read') ?? 0) - readsBefore).toBe(0);
  expect(runs.get('streaming.join')).toBeLessThan(60);
  await Promise.all([a.close(), b.close()]);
});

test('the same holds for topics', async () => {
  const [a, b] = [
    await createTopics({ log: redisTopicLog({ redis }) }),
    await createTopics({ log: redisTopicLog({ redis }) }),
  ];
  const readers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => clientOf((await b.read(`doc_${index % 20}`)).stream)),
  );
  expect(await channels()).toBe(2);
  const published = await Promise.all(
    [a, b].flatMap((topics) =>
      Array.from({ length: 20 }, (_, index) =>
        topics.publish(`doc_${index}`, { name: `event ${index}`, event: 'comment-added', data: {} }),
      ),
    ),
  );
  expect(published.filter((state) => state === 'kept')).toHaveLength(20);
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const reader of readers) expect(reader.names).toEqual(['live', 'comment-added']);
  expect(runs.get('streaming.topic-join')).toBe(20);
  expect(runs.get('streaming.topic-read') ?? 0).toBe(0);
  await Promise.all([a.close(), b.close()]);
});
