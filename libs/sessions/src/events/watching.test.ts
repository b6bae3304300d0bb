import { describe, expect, test } from '@jest/globals';
import { instanceOf, minute } from '../../tests/parts.ts';
import type { SessionEvent } from './session-events.ts';
import { watching } from './watching.ts';

async function watched() {
  const instance = instanceOf();
  const { settings, board, reader, clock } = instance;
  await instance.create('s');
  const events: SessionEvent[] = [];
  const leave = watching({ settings, board, reader })('s', (event) => void events.push(event));
  await clock.pass(0);
  return { ...instance, events, leave, at: (ms: number) => new Date(clock.now() + ms).toISOString() };
}

describe('a tab', () => {
  test('hears nothing while all is well', async () => {
    const { clock, events, leave } = await watched();
    await clock.pass(20 * minute);
    expect(events).toEqual([]);
    leave();
  });

  test('hears once that its session is expiring, and then that it has', async () => {
    const { clock, events, at } = await watched();
    const endsAt = at(30 * minute);
    await clock.pass(28 * minute + 100);
    expect(events).toEqual([{ type: 'expiring', endsAt }]);
    await clock.pass(2 * minute);
    expect(events).toEqual([
      { type: 'expiring', endsAt },
      { type: 'ended', reason: 'expired' },
    ]);
    await clock.pass(60 * minute);
    expect(events).toHaveLength(2);
  });

  test('hears that another tab kept it alive', async () => {
    const { clock, events, at, reader, leave } = await watched();
    await clock.pass(29 * minute);
    await reader.read('s', 'slide');
    const endsAt = at(30 * minute);
    await clock.pass(16_000);
    expect(events.slice(1)).toEqual([{ type: 'refreshed', endsAt }]);
    leave();
  });

  test('hears of a refresh at once, and of an end with its reason, and then nothing more', async () => {
    const { clock, board, events } = await watched();
    await board.tell({ key: 's', type: 'refreshed', generation: 2 });
    await clock.pass(1);
    expect(events).toEqual([{ type: 'refreshed', endsAt: expect.any(String) }]);
    await board.tell({ key: 's', type: 'ended', reason: 'signed-out' });
    await board.tell({ key: 's', type: 'ended', reason: 'expired' });
    await clock.pass(minute);
    expect(events.slice(1)).toEqual([{ type: 'ended', reason: 'signed-out' }]);
  });

  test('hears of an end whose message was lost', async () => {
    const { clock, store, events } = await watched();
    await store.end('s');
    await clock.pass(15_100);
    expect(events).toEqual([{ type: 'ended', reason: 'expired' }]);
  });

  test('hears nothing of other sessions, nor of its own once it has left', async () => {
    const { clock, board, events, leave } = await watched();
    await board.tell({ key: 'other', type: 'ended', reason: 'signed-out' });
    leave();
    await board.tell({ key: 's', type: 'ended', reason: 'signed-out' });
    await clock.pass(60 * minute);
    expect(events).toEqual([]);
  });

  test('is not disturbed by what another version says', async () => {
    const { clock, store, events, leave } = await watched();
    for (const text of [
      '',
      'no JSON',
      '{}',
      '{"v":2,"key":"s","type":"ended","reason":"x"}',
      '{"v":1,"key":"s","type":"new"}',
    ]) {
      await store.publish(text);
    }
    await clock.pass(1);
    expect(events).toEqual([]);
    leave();
  });
});
