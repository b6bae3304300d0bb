import { describe, expect, test } from '@jest/globals';
import { manualClock } from '../../tests/manual-clock.ts';
import { clientOf } from '../../tests/client.ts';
import { createAnswerStreams } from '../answers/answer-streams.ts';
import { logBehaviour } from '../testing.ts';
import { memoryLog, memoryLogs, type MemoryLogOptions } from './memory-log.ts';

describe('a log in memory', () =>
  logBehaviour(async () => {
    const clock = manualClock();
    return { log: memoryLogs({ clock }), pass: clock.pass };
  }));

describe('what memory holds is bounded', () => {
  const answering = async (options: MemoryLogOptions) => {
    const clock = manualClock();
    const streams = await createAnswerStreams({ log: memoryLog({ clock, ...options }), clock });
    const say = async (text: string): Promise<string> => {
      const { id } = await streams.start({ meta: {}, produce: async (answer) => answer.delta(text) });
      await clock.settle();
      return id;
    };
    return { streams, say, clock };
  };

  test('with all in use, a new answer is refused and none is forgotten', async () => {
    const { streams, say, clock } = await answering({ maxAnswers: 2 });
    const first = await say('a');
    await say('b');
    await expect(say('c')).rejects.toMatchObject({ code: 'answers-unavailable' });
    expect(await streams.find(first)).toBeDefined();
    await clock.pass(10);
  });

  test('the oldest text goes first, and what was is still known', async () => {
    const { streams, say } = await answering({ maxTextBytes: 3_000 });
    const long = 'x'.repeat(1_000);
    const ids = [await say(long), await say(long), await say(long), await say(long)];
    await expect(streams.read(ids[0]!)).rejects.toMatchObject({ code: 'answer-gone' });
    const last = clientOf((await streams.read(ids[3]!)).stream!);
    await last.over;
    expect(last.text).toBe(long);
  });
});
