import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TopicEvent, TopicListener, TopicLog } from './topic-log.ts';

export interface TopicLogPlace {
  log(instance: string): TopicLog;
  pass(ms: number): Promise<void>;
  stop?(): Promise<void>;
}

const keeping = { mostEvents: 3, keepMs: 60_000 };

function event(name: string): TopicEvent {
  return { name, event: 'comment-added', data: JSON.stringify({ name }) };
}

/** What every log of topics does. Called inside a `describe`. */
export function topicLogBehaviour(make: () => Promise<TopicLogPlace>): void {
  let place: TopicLogPlace;
  let a: TopicLog;
  let b: TopicLog;
  const heard: unknown[][] = [];
  const listener: TopicListener = {
    event: (...said) => void heard.push(said),
    lost: () => undefined,
    restored: () => undefined,
  };
  beforeAll(async () => {
    place = await make();
    [a, b] = [place.log('a'), place.log('b')];
    await Promise.all([a.hear({ ...listener, event: () => undefined }), b.hear(listener)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([a.stopHearing(), b.stopHearing()]);
    await place.stop?.();
  });

  test('nothing is kept of a topic that nobody reads', async () => {
    const topic = randomUUID();
    expect(await a.publish(topic, event('1'), keeping)).toEqual({ state: 'unread' });
    const { epoch, seq } = await b.join(topic, 60_000, { ...keeping, keepMs: 100 });
    expect(seq).toBe(0);
    expect(await a.publish(topic, event('1'), { ...keeping, keepMs: 100 })).toEqual({ state: 'kept', epoch, seq: 1 });
    await place.pass(150);
    expect(await a.publish(topic, event('2'), keeping)).toEqual({ state: 'unread' });
    const again = await b.join(topic, 60_000, keeping);
    expect(again.seq).toBe(0);
    expect(again.epoch).not.toBe(epoch);
    expect(await b.read(topic, 0, 10)).toEqual([]);
  });

  test('what all instances publish is kept once, and told to those that read', async () => {
    const topic = randomUUID();
    const { epoch } = await b.join(topic, 60_000, keeping);
    const all = await Promise.all([a, b, a, b].map((log) => log.publish(topic, event('1'), keeping)));
    expect(all.map(({ state }) => state).sort()).toEqual(['kept', 'known', 'known', 'known']);
    expect(await a.publish(topic, event('2'), keeping)).toMatchObject({ state: 'kept', seq: 2 });
    await place.pass(50);
    const second = { seq: 2, event: 'comment-added', data: '{"name":"2"}' };
    expect(heard.filter(([told]) => told === topic).at(-1)).toEqual([topic, epoch, second]);
    expect(await b.read(topic, 1, 10)).toEqual([second]);
    await b.leave(topic);
    await a.publish(topic, event('3'), keeping);
    await place.pass(50);
    expect(heard.filter(([told]) => told === topic).at(-1)?.[2]).toEqual(second);
    expect(await b.join(topic, 60_000, keeping)).toEqual({ epoch, seq: 3 });
  });

  test('the last events are kept', async () => {
    const topic = randomUUID();
    await a.join(topic, 60_000, keeping);
    for (const name of ['1', '2', '3', '4', '5']) await a.publish(topic, event(name), keeping);
    expect((await b.read(topic, 0, 10)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect((await b.read(topic, 0, 1)).map(({ seq }) => seq)).toEqual([3]);
  });
}
