import { RedisAway } from '@frontdesk/redis';
import { describe, expect, test } from '@jest/globals';
import { memoryLogs } from '../src/log/memory-log.ts';
import type { LogListener, StreamLog } from '../src/log/stream-log.ts';
import { createAnswerStreams, type AnswerRecord, type AnswerStreams } from '../src/index.ts';
import { isTerminal } from '../src/protocol.ts';
import { clientOf } from './client.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

const seeds = Number(process.env['SEEDS'] ?? 25);

/** The same numbers for the same seed, from 0 up to 1. */
function numbersOf(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

interface Mishaps {
  readonly random: () => number;
  readonly clock: ManualClock;
  /** From then on it hears and says nothing, as a process that was killed. */
  isDead: boolean;
}

/** A log that is away now and then, before or after it did what it was asked, slowly; and messages that get lost. */
function unreliable(log: StreamLog, mishaps: Mishaps): StreamLog {
  const { random, clock } = mishaps;
  const away = (mayHaveRun: boolean): RedisAway => new RedisAway('deadline', 'test', { mayHaveRun });
  return new Proxy(log, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === 'isShared') return true;
      if (typeof value !== 'function') return value;
      if (name === 'hear') return (listener: LogListener) => target.hear(forgetful(listener, mishaps));
      return async (...args: unknown[]): Promise<unknown> => {
        if (mishaps.isDead) return await new Promise(() => undefined);
        if (random() < 0.3) await new Promise<void>((resolve) => void clock.later(20, resolve));
        if (random() < 0.03) throw away(false);
        const answer: unknown = await (value as (...all: unknown[]) => Promise<unknown>).apply(target, args);
        if (mishaps.isDead) return await new Promise(() => undefined);
        if (random() < 0.03) throw away(true);
        return answer;
      };
    },
  });
}

function forgetful(listener: LogListener, mishaps: Mishaps): LogListener {
  return new Proxy(listener, {
    get(target, name) {
      const value = Reflect.get(target, name) as (...args: unknown[]) => void;
      return (...args: unknown[]): void => {
        if (!mishaps.isDead && mishaps.random() > 0.1) value.apply(target, args);
      };
    },
  });
}

async function world(seed: number) {
  const random = numbersOf(seed);
  const clock = manualClock();
  const logOf = memoryLogs({ clock });
  const settled: AnswerRecord[] = [];
  const instances: { readonly streams: AnswerStreams; readonly mishaps: Mishaps }[] = [];
  for (const name of ['a', 'b', 'c']) {
    const mishaps: Mishaps = { random, clock, isDead: false };
    const onClosed = (record: AnswerRecord): void => {
      if (random() < 0.2) throw new Error('not now');
      settled.push(record);
    };
    const times = { leaseMs: 1_000, graceMs: 60_000, settleMs: 1_000, readerBytes: 256 };
    const log = unreliable(logOf(name), mishaps);
    instances.push({ streams: await createAnswerStreams({ log, clock, random, onClosed, ...times }), mishaps });
  }
  const living = () => instances.filter(({ mishaps }) => !mishaps.isDead);
  const any = () => living()[Math.floor(random() * living().length)]!;
  return { random, clock, settled, living, any };
}

type World = Awaited<ReturnType<typeof world>>;

/** Reads to the end, leaving now and then, on whichever instance lives. */
async function wandering({ random, clock, any }: World, id: string) {
  const seen: { readonly id: string; readonly event: string; readonly data: string }[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.later(ms, resolve));
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const on = any();
    try {
      const { stream } = await on.streams.read(id, { lastEventId: seen.at(-1)?.id });
      if (!stream) break;
      const client = clientOf(stream);
      for (let turns = 1 + Math.floor(random() * 30); turns > 0 && !stream.destroyed; turns -= 1) {
        await wait(20);
        if (on.mishaps.isDead) break;
      }
      client.leave();
      seen.push(
        ...client.events.filter((event) => event.event !== 'answer-moved').map((event) => ({ ...event }) as never),
      );
    } catch (error) {
      if ((error as { code?: string }).code !== 'answers-unavailable') throw error;
    }
    if (isTerminal(seen.at(-1)?.event ?? '')) break;
    await wait(30);
  }
  return seen;
}

describe('whatever happens in whatever order', () => {
  test.each(Array.from({ length: seeds }, (_, index) => index + 1))(
    'readers see one prefix, one end, and it is settled: seed %d',
    async (seed) => {
      const all = await world(seed);
      const { random, clock, any, living, settled } = all;
      let said = 0;
      const owner = any();
      const starting = owner.streams
        .start({
          meta: {},
          async produce(answer) {
            while (said < 80 && !answer.signal.aborted) {
              void answer.delta(`${said++} `);
              await new Promise<void>((resolve) => void clock.later(5 + Math.floor(random() * 40), resolve));
            }
          },
        })
        .catch(() => undefined);
      await clock.pass(500);
      const started = await starting;
      if (!started) return; // Redis was away twice
      const { id } = started;
      const readers = [0, 1, 2, 3].map(() => wandering(all, id));
      const fate = random();
      const at = random() * 2_000;
      clock.later(at, () => {
        if (fate < 0.35) owner.mishaps.isDead = true;
        else if (fate < 0.5)
          void any()
            .streams.stop(id)
            .catch(() => undefined);
        else if (fate < 0.6)
          void any()
            .streams.end(id, 'access-changed')
            .catch(() => undefined);
        else if (fate < 0.75) void owner.streams.drain(random() * 3_000);
      });
      await clock.pass(20_000);
      const seen = await Promise.all(readers);
      const longest = seen.reduce((most, events) => (events.length > most.length ? events : most));
      for (const events of seen) {
        expect(events.filter(({ event }) => isTerminal(event))).toHaveLength(1);
        expect(isTerminal(events.at(-1)!.event)).toBe(true);
        const deltas = events.filter(({ event }) => event === 'answer-delta').map(({ data }) => data);
        expect(deltas).toEqual(deltas.map((_, index) => JSON.stringify({ text: `${index} ` })));
        if (fate < 0.5 || fate >= 0.6) expect(events).toEqual(longest);
      }
      expect(living().length).toBeGreaterThan(0);
      expect(settled.filter((record) => record.id === id).length).toBeGreaterThan(0);
    },
    30_000,
  );
});
