import { describe, expect, test } from '@jest/globals';
import { isTerminal, type Entry } from '../protocol.ts';
import { batched, cumulative } from './batched.ts';
import { everyEvent, type Shape } from './shaper.ts';

const deltas = Array.from({ length: 60 }, (_, index) => `word${index} `);

/** An entry each 50 ms, with a citation in between, and an end. */
const entries: readonly Entry[] = [
  { event: 'answer-start', data: '{}' },
  ...deltas.slice(0, 30).map((text) => ({ event: 'answer-delta', data: JSON.stringify({ text }) })),
  { event: 'citation-available', data: '{"block":"b1"}' },
  ...deltas.slice(30).map((text) => ({ event: 'answer-delta', data: JSON.stringify({ text }) })),
  { event: 'answer-end', data: '{}' },
].map((entry, index) => ({ ...entry, seq: index + 1 }));

interface Write {
  readonly at: number;
  readonly frames: readonly { readonly event: string; readonly data: string; readonly id?: string }[];
}

function writesOf(shape: Shape, everyMs = 50, given = entries): readonly Write[] {
  const shaper = shape();
  const writes: Write[] = [];
  const waiting = [...given];
  for (let at = 0; at < 200_000 && !shaper.isDone; at += 10) {
    if (at % everyMs === 0 && waiting.length > 0) shaper.take(waiting.shift()!, at);
    if (shaper.dueAt === undefined || shaper.dueAt > at) continue;
    writes.push({ at, frames: shaper.flush(at) });
    if (writes.at(-1)?.frames.some(({ event }) => isTerminal(event))) break;
  }
  return writes;
}

function textIn(writes: readonly Write[]): string {
  const said = writes.flatMap(({ frames }) => frames).filter(({ event }) => event === 'answer-delta');
  return said.map(({ data }) => (JSON.parse(data) as { text: string }).text).join('');
}

function gaps(writes: readonly Write[]): readonly number[] {
  return writes.slice(1).map(({ at }, index) => at - writes[index]!.at);
}

test('each event as it comes', () => {
  const writes = writesOf(everyEvent);
  expect(writes.map(({ frames }) => frames)).toEqual(
    entries.map(({ seq, event, data }) => [{ id: String(seq), event, data }]),
  );
});

describe('batched', () => {
  test('writes at most every 250 ms, and the first at once', () => {
    const writes = writesOf(batched({ everyMs: 250 }));
    expect(writes[0]).toMatchObject({ at: 0, frames: [{ event: 'answer-start' }] });
    expect(Math.min(...gaps(writes))).toBeGreaterThanOrEqual(250);
    expect(writes.length).toBeLessThan(15);
    expect(textIn(writes)).toBe(deltas.join(''));
  });

  test('keeps the order, and an id says that all before it was seen', () => {
    const frames = writesOf(batched({ everyMs: 250 })).flatMap((write) => write.frames);
    const ids = frames.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    const cited = frames.findIndex(({ event }) => event === 'citation-available');
    expect(textIn([{ at: 0, frames: frames.slice(0, cited) }])).toBe(deltas.slice(0, 30).join(''));
    for (const [index, { id }] of frames.entries()) {
      const seen = entries.slice(0, Number(id)).filter(({ event }) => event === 'answer-delta');
      expect(textIn([{ at: 0, frames: frames.slice(0, index + 1) }])).toBe(deltas.slice(0, seen.length).join(''));
    }
  });
});

describe('cumulative', () => {
  test('says all so far at most every second, and ends with the last text', () => {
    const writes = writesOf(cumulative({ everyMs: 1_000 }));
    expect(Math.min(...gaps(writes))).toBeGreaterThanOrEqual(1_000);
    const last = writes.at(-1)!.frames;
    expect(last.map(({ event }) => event)).toEqual(['answer-text', 'answer-end']);
    expect(JSON.parse(last[0]!.data)).toEqual({ text: deltas.join('') });
  });

  test('is over in time, with what there is', () => {
    const writes = writesOf(cumulative({ everyMs: 1_000, withinMs: 2_300 }));
    expect(writes.at(-1)).toMatchObject({
      at: 2_300,
      frames: [{ event: 'answer-text' }, { event: 'interrupted', data: '{"why":"too-long"}' }],
    });
    const silent = writesOf(cumulative({ everyMs: 1_000, withinMs: 2_300 }), 50, entries.slice(0, 1));
    expect(silent.at(-1)).toMatchObject({ at: 2_300, frames: [{ event: 'interrupted' }] });
  });
});
