import { describe, expect, test } from '@jest/globals';
import { createTopics, type TopicReadOptions, type Topics, type TopicsOptions } from '../src/index.ts';
import { memoryTopicLogs } from '../src/topics/memory-topic-log.ts';
import { clientOf } from './client.ts';
import { manualClock } from './manual-clock.ts';

function place() {
  const clock = manualClock();
  const logOf = memoryTopicLogs({ clock });
  const instance = (name: string, options: Partial<TopicsOptions> = {}): Promise<Topics> =>
    createTopics({ log: logOf(name), clock, random: () => 0.5, ...options });
  const read = async (topics: Topics, options?: TopicReadOptions) =>
    clientOf((await topics.read('doc_1', options)).stream);
  const publish = async (topics: Topics, ...names: string[]): Promise<void> => {
    for (const name of names) await topics.publish('doc_1', { name, event: 'comment-added', data: { name } });
    await clock.settle();
  };
  return { clock, instance, read, publish };
}

function saidBy({ events }: ReturnType<typeof clientOf>): readonly string[] {
  return events.map(({ event, data }) =>
    event === 'comment-added' ? (JSON.parse(data) as { name: string }).name : event!,
  );
}

describe('a topic', () => {
  test('is read on any instance from where a client was', async () => {
    const { clock, instance, read, publish } = place();
    const [a, b] = [await instance('a'), await instance('b')];
    const first = await read(a);
    const tab = await read(a);
    await clock.settle();
    await publish(b, '1', '2');
    await publish(a, '2', '3');
    expect(saidBy(first)).toEqual(['live', '1', '2', '3']);
    expect(tab.events).toEqual(first.events);
    first.leave();
    await publish(b, '4', '5');
    const second = await read(b, { lastEventId: first.lastEventId });
    await publish(a, '6');
    expect(saidBy(second)).toEqual(['live', '4', '5', '6']);
  });

  test('a client that saw nothing yet misses nothing', async () => {
    const { clock, instance, read, publish } = place();
    const a = await instance('a');
    const first = await read(a);
    await clock.settle();
    first.leave();
    await publish(a, '1');
    const second = await read(a, { lastEventId: first.lastEventId });
    await clock.settle();
    expect(saidBy(second)).toEqual(['live', '1']);
  });

  test.each(['nonsense', 'other-epoch.1', '1', ''])(
    'a client that was elsewhere is told so: %j',
    async (lastEventId) => {
      const { clock, instance, read, publish } = place();
      const a = await instance('a');
      const reader = await read(a, { lastEventId });
      await clock.settle();
      await publish(a, '1');
      expect(saidBy(reader)).toEqual(['reset', '1']);
    },
  );

  test('who missed more than is kept is told so, and goes on', async () => {
    const { clock, instance, read, publish } = place();
    const a = await instance('a', { mostEvents: 3 });
    const first = await read(a);
    await clock.settle();
    await publish(a, '1');
    first.leave();
    await publish(a, '2', '3', '4', '5');
    const second = await read(a, { lastEventId: first.lastEventId });
    await publish(a, '6');
    expect(saidBy(second)).toEqual(['live', 'reset', '3', '4', '5', '6']);
  });

  test('readers get only what they may, and are cut by who they are', async () => {
    const { clock, instance, read, publish } = place();
    const a = await instance('a');
    const one = await read(a, { label: { userId: 'usr_1' }, only: (_, data) => !data.includes('secret') });
    const other = await read(a, { label: { userId: 'usr_2' } });
    await clock.settle();
    await publish(a, '1', 'secret');
    a.cutWhere((label) => (label as { userId: string }).userId === 'usr_2', 'access-changed');
    await publish(a, '2');
    expect(saidBy(one)).toEqual(['live', '1', '2']);
    expect(saidBy(other)).toEqual(['live', '1', 'secret', 'ended']);
    expect(other.events.at(-1)?.data).toBe('{"why":"access-changed"}');
    expect(a.readers).toBe(1);
  });

  test('an instance that closes sends its readers on', async () => {
    const { clock, instance, read } = place();
    const a = await instance('a');
    const reader = await read(a);
    await clock.settle();
    await a.close();
    await reader.over;
    expect(saidBy(reader)).toEqual(['live', 'moved']);
    expect(reader.retries.at(-1)).toBe(1_750);
  });

  test('stays known while it is read, and is forgotten a while after', async () => {
    const { clock, instance, read } = place();
    const a = await instance('a', { keepMs: 20_000 });
    const reader = await read(a);
    await clock.pass(60_000);
    const event = { event: 'comment-added', data: {} };
    expect(await a.publish('doc_1', { ...event, name: '1' })).toBe('kept');
    expect(await a.publish('doc_2', { ...event, name: '1' })).toBe('unread');
    reader.leave();
    await clock.pass(25_000);
    expect(await a.publish('doc_1', { ...event, name: '2' })).toBe('unread');
    await expect(a.publish('no topic', { ...event, name: '2' })).rejects.toThrow(TypeError);
  });
});
