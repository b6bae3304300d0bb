import { setTimeout as pause } from 'node:timers/promises';
import { createEventReader } from './clean.ts';
import type { Answer, Exchange } from './recording.ts';

export interface Events {
  /** When as many of the recording's are there, or do not come. */
  arrived(count: number): Promise<Answer>;
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
  const expected = before !== undefined && 'events' in before ? before.events.map(nameOf) : [];
  const came: unknown[] = [];
  let tell: () => void = () => {};
  let isBroken = false;
  const reading = (async () => {
    const read = createEventReader();
    for await (const part of body) {
      came.push(...read(part));
      tell();
    }
  })().catch(() => void (isBroken = true)); // prettier-ignore
  const arrived = async (names: readonly string[]): Promise<void> => {
    const late = pause(withinMs, 'late', { ref: false });
    for (;;) {
      if (enough(came, names) !== undefined) return;
      const more = new Promise<'more'>((resolve) => (tell = () => resolve('more')));
      if ((await Promise.race([late, more, reading.then(() => 'late')])) === 'late') return;
    }
  };
  const soFar = (): Answer => ({ ...head, ...(came.length > 0 && { body: { events: [...came] } }) });
  return {
    async arrived(count) {
      await arrived(expected.slice(0, count));
      return soFar();
    },
    async end() {
      if (wanted.stream?.left === true) {
        await arrived(expected);
        leave();
        await reading;
        came.length = enough(came, expected) ?? came.length;
        return soFar();
      }
      await reading;
      return isBroken ? { status: 0, headers: {} } : soFar();
    },
  };
}

function nameOf(event: unknown): string {
  return String((event as { event?: unknown } | null)?.event);
}

/** How many of them it took until each that is expected was there: others may come between them at another time. */
function enough(came: readonly unknown[], expected: readonly string[]): number | undefined {
  const missing = [...expected];
  for (const [at, event] of came.entries()) {
    if (missing.length === 0) return at;
    const found = missing.indexOf(nameOf(event));
    if (found >= 0) missing.splice(found, 1);
  }
  return missing.length === 0 ? came.length : undefined;
}
