import type { Redis } from '@frontdesk/redis';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Pulse } from './pulse.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A Redis that answers each beat as it is told: how many there are, and whether we were not among them. */
function scripted(first: readonly [count: number, added: number]) {
  const script: { next: readonly [number, number] | Error; beats: number } = { next: first, beats: 0 };
  const redis: Pick<Redis, 'key' | 'run' | 'whenUp' | 'command'> = {
    key: (...parts) => parts.join(':'),
    whenUp: () => Promise.resolve(true),
    command: () => Promise.resolve(1),
    run: async () => {
      script.beats += 1;
      if (script.next instanceof Error) throw script.next;
      return script.next;
    },
  };
  const heard: string[] = [];
  const events = { onAway: () => heard.push('away'), onBack: () => heard.push('back') };
  return { script, heard, pulse: new Pulse(redis as Redis, { instances: 2, events }) };
}

const wait = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('the pulse', () => {
  test('believes the option until Redis says how many there are', async () => {
    const { pulse, script } = scripted([5, 1]);
    expect(pulse.instances).toBe(2);
    await wait(0);
    expect(pulse.instances).toBe(5);
    script.next = [6, 0];
    await wait(50);
    expect(pulse.instances).toBe(6);
  });

  test('beats fast at first, then once a second', async () => {
    const { script } = scripted([1, 1]);
    await wait(1_600);
    expect(script.beats).toBe(6);
    await wait(10_000);
    expect(script.beats).toBe(16);
  });

  test('asks an absent Redis four times a second, and tells of each loss and return once', async () => {
    const { pulse, script, heard } = scripted([1, 1]);
    await wait(10_000);
    pulse.lost(new Error('x'));
    pulse.lost(new Error('x'));
    script.next = new Error('x');
    script.beats = 0;
    await wait(1_000);
    expect({ beats: script.beats, isAway: pulse.isAway, heard }).toEqual({ beats: 4, isAway: true, heard: ['away'] });
    script.next = [1, 1];
    await wait(250);
    expect({ isAway: pulse.isAway, heard }).toEqual({ isAway: false, heard: ['away', 'back'] });
  });

  test('believes one that is back for a moment only less and less often, and a steady one at once again', async () => {
    const { pulse, script } = scripted([1, 1]);
    await wait(10_000);
    script.next = [1, 0];
    const awayForMs = async () => {
      pulse.lost(new Error('x'));
      let ms = 0;
      for (; pulse.isAway; ms += 50) await wait(50);
      return ms;
    };
    expect([await awayForMs(), await awayForMs(), await awayForMs(), await awayForMs()]).toEqual([
      250, 500, 1_000, 1_000,
    ]);
    await wait(5_000);
    expect(await awayForMs()).toBe(250);
  });

  test('counts those who come back one by one as still as many, and believes in fewer after a while', async () => {
    const { pulse, script } = scripted([3, 1]);
    await wait(10_000);
    script.next = [1, 1];
    await wait(1_000);
    expect(pulse.instances).toBe(3);
    await wait(5_000);
    expect(pulse.instances).toBe(1);
  });

  test('notices when Redis has forgotten us, though it was never seen to be away', async () => {
    const { pulse, script } = scripted([1, 1]);
    await wait(0);
    script.next = [1, 0];
    await wait(5_000);
    const { epoch } = pulse;
    script.next = [1, 1];
    await wait(1_000);
    script.next = [1, 0];
    await wait(5_000);
    expect(pulse.epoch).toBe(epoch + 1);
  });

  test('leaves no timer when it is closed', async () => {
    const { pulse, script } = scripted([1, 1]);
    await wait(100);
    await pulse.close();
    const { beats } = script;
    await wait(60_000);
    expect({ more: script.beats - beats, timers: jest.getTimerCount() }).toEqual({ more: 0, timers: 0 });
  });
});
