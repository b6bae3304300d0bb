import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Held } from './held.ts';
import { memoryWorkStore } from './memory-store.ts';
import { Again, createWork } from './work.ts';
import type { Work, WorkOptions, WorkTold } from './work.ts';
import type { WorkStore } from './work-store.ts';

const started: Work[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((work) => work.drain(0)));
});

function store(): WorkStore {
  return memoryWorkStore({ most: 100, mostInLane: 100, retentionMs: 60_000 });
}

function working(run: WorkOptions['run'], more: Partial<WorkOptions> = {}) {
  const told: WorkTold['what'][] = [];
  const tell = ({ what }: WorkTold): void => void told.push(what);
  const work = createWork({ store: store(), run, atOnce: 4, leaseMs: 1_000, tell, random: () => 0, ...more });
  started.push(work);
  work.start();
  return { work, told };
}

const item = (id: string, lane = id) => ({ id, lane, payload: Buffer.from(id) });
const textOf = ({ payload }: Held) => payload.toString();

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await pause(5);
  }
}

describe('work', () => {
  test('is done at once, as much at a time as may be', async () => {
    let now = 0;
    let most = 0;
    const { work, told } = working(async () => {
      most = Math.max(most, (now += 1));
      await pause(10);
      now -= 1;
    });
    for (let i = 0; i < 12; i += 1) await work.put(item(`${i}`));
    await until(() => told.length === 12);
    expect([most, new Set(told)]).toEqual([4, new Set(['done'])]);
  });

  test('that cannot be done now is done again, with what was noted of it', async () => {
    const seen: unknown[] = [];
    const { work, told } = working(async (held) => {
      seen.push([held.attempt, held.noted('send 1')]);
      if (held.attempt > 1) return;
      await held.note('send 1', 'id');
      throw new Again('Teams is busy');
    });
    await work.put(item('a'));
    await until(() => told.includes('done'));
    expect(seen).toEqual([
      [1, undefined],
      [2, 'id'],
    ]);
  });

  test('that fails is not done again, and the next one is', async () => {
    const done: string[] = [];
    const { work, told } = working(async (held) => {
      if (textOf(held) === 'bad') throw new Error('a mistake');
      done.push(textOf(held));
    });
    await work.put(item('bad', 'lane'));
    await work.put(item('good', 'lane'));
    await until(() => done.length === 1);
    expect([done, told]).toEqual([['good'], ['failed', 'done']]);
  });

  test('may send nothing once it may be another one’s: the store cannot be asked', async () => {
    const away = { ...bound(store()), renew: () => Promise.reject(new Error('away')) };
    let failure: unknown;
    const { work, told } = working(
      async (held) => {
        held.requireHeld();
        await pause(120);
        try {
          held.requireHeld();
        } catch (error) {
          failure = error;
          throw error;
        }
      },
      { store: away, leaseMs: 80, atOnce: 1 },
    );
    await work.put(item('a'));
    await until(() => told.includes('lost'));
    expect(failure).toBeInstanceOf(Error);
  });

  test('that another one took over is left to it', async () => {
    const shared = bound(store());
    const { work, told } = working(
      async (held) => {
        await held.note('send 1', 'id');
      },
      { store: { ...shared, note: async () => 'lost' as const } },
    );
    await work.put(item('a'));
    await until(() => told.includes('lost'));
    expect(await shared.waiting()).toBe(1);
  });

  test('is done to its end where nobody else would do it, and given back where others do', async () => {
    const done: string[] = [];
    const slow = async (held: Held): Promise<void> => {
      await pause(20);
      done.push(textOf(held));
    };
    const alone = working(slow, { atOnce: 1 });
    for (const id of ['a', 'b', 'c']) await alone.work.put(item(id));
    await alone.work.drain(2_000);
    expect(done).toEqual(['a', 'b', 'c']);

    const shared = { ...bound(store()), isShared: true };
    const one = working(slow, { atOnce: 1, store: shared });
    for (const id of ['d', 'e']) await one.work.put(item(id));
    await pause(5);
    await one.work.drain(2_000);
    expect([done.at(-1), await shared.waiting()]).toEqual(['d', 1]);
  });

  test('that does not end in time is given back', async () => {
    const shared = bound(store());
    const { work, told } = working(
      (held) =>
        new Promise((_, reject) => held.signal.addEventListener('abort', () => reject(held.signal.reason as Error))),
      { store: { ...shared, isShared: true } },
    );
    await work.put(item('a'));
    await until(() => work.underWay === 1);
    await work.drain(20);
    expect(told).toEqual(['again']);
    expect(await shared.claim(1_000)).toMatchObject({ attempt: 2 });
  });
});

/** Its methods without `this`, so that some of them can be replaced. */
function bound(from: WorkStore): WorkStore {
  return {
    isShared: from.isShared,
    put: (given) => from.put(given),
    claim: (leaseMs) => from.claim(leaseMs),
    renew: (claim, leaseMs) => from.renew(claim, leaseMs),
    note: (claim, notes) => from.note(claim, notes),
    finish: (claim) => from.finish(claim),
    later: (claim, delayMs) => from.later(claim, delayMs),
    waiting: () => from.waiting(),
  };
}
