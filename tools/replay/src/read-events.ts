import { setTimeout as pause } from 'node:timers/promises';
import { eventsIn } from './clean.ts';
import type { Answer, Exchange } from './recording.ts';

export interface Events {
  /** When the first of them is there, if the recording has any. */
  begun(): Promise<Answer>;
  /** All of them; or, where whoever was recorded left early, as many as they had. */
  end(): Promise<Answer>;
}

export interface ReadOptions {
  readonly head: Answer;
  readonly wanted: Exchange;
  readonly leave: () => void;
  /** How long an event that the recording has is waited for. */
  readonly withinMs: number;
}

/** Reads a stream of events while other requests are asked. */
export function readEvents(body: AsyncIterable<Buffer>, { head, wanted, leave, withinMs }: ReadOptions): Events {
  const before = wanted.answer.body;
  const count = before !== undefined && 'events' in before ? before.events.length : 0;
  const came: unknown[] = [];
  let tell: () => void = () => {};
  let isBroken = false;
  const reading = (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const part of body) {
      rest += decoder.decode(part, { stream: true });
      const whole = rest.slice(0, endOfLast(rest));
      rest = rest.slice(whole.length);
      came.push(...eventsIn(whole));
      tell();
    }
    came.push(...eventsIn(rest));
  })().catch(() => void (isBroken = true)); // prettier-ignore
  const arrived = async (wantedCount: number): Promise<void> => {
    const late = pause(withinMs, 'late', { ref: false });
    for (;;) {
      if (came.length >= wantedCount) return;
      const more = new Promise<'more'>((resolve) => (tell = () => resolve('more')));
      if ((await Promise.race([late, more, reading.then(() => 'late')])) === 'late') return;
    }
  };
  const soFar = (): Answer => ({ ...head, ...(came.length > 0 && { body: { events: [...came] } }) });
  return {
    async begun() {
      await arrived(Math.min(1, count));
      return soFar();
    },
    async end() {
      if (wanted.stream?.left === true) {
        await arrived(count);
        leave();
        await reading;
        came.length = Math.min(came.length, count);
        return soFar();
      }
      await reading;
      return isBroken ? { status: 0, headers: {} } : soFar();
    },
  };
}

function endOfLast(text: string): number {
  const ends = [...text.matchAll(/\r?\n\r?\n/g)].at(-1);
  return ends === undefined ? 0 : ends.index + ends[0].length;
}
