import { describe, expect, test } from '@jest/globals';
import { Problem, defineProblem } from '@frontdesk/problems';
import { createIdempotency, type Attempt, type IdempotencyOptions } from './idempotency.ts';
import type { IdempotencyEvent } from './events.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { memoryStore } from './memory-store.ts';
import type { Life } from './life.ts';
import type { RecordStore } from './record-store.ts';

const created: KeptAnswer = { status: 201, headers: { Location: '/v1/things/1' }, body: '{"id":1}' };
const refused = new Problem(defineProblem({ code: 'conflict', status: 409, title: 'Conflict' }), 'No.');
const timedOut = new Problem(defineProblem({ code: 'backend-timed-out', status: 504, title: 'Late' }), 'Late.');

function attemptOf(changes: Partial<Attempt> = {}): Attempt {
  return {
    operation: 'addThing',
    id: 'record',
    fingerprint: 'same',
    readThatTells: 'GET /v1/things',
    backendDedupes: false,
    announcesEffect: false,
    signal: new AbortController().signal,
    ...changes,
  };
}

function setUp(options: Partial<IdempotencyOptions> = {}) {
  let now = 0;
  const store = memoryStore({ now: () => now });
  const events: IdempotencyEvent[] = [];
  const make = (more: Partial<IdempotencyOptions> = {}) =>
    createIdempotency({ store, onEvent: (event) => events.push(event), ...options, ...more });
  let runs = 0;
  const work = async (): Promise<KeptAnswer> => {
    runs += 1;
    return created;
  };
  return {
    ...{ store, make, work },
    idempotency: make(),
    pass: (ms: number) => void (now += ms),
    runs: () => runs,
    whats: () => events.map(({ what }) => what),
  };
}

const failing = (error: unknown) => async (): Promise<KeptAnswer> => {
  throw error as Error;
};

describe('a repeat', () => {
  test('gets what the first got, and nothing runs', async () => {
    const { idempotency, make, work, runs, whats } = setUp();
    expect(await idempotency.once(attemptOf(), work)).toEqual({ answer: created, isReplay: false });
    expect(await idempotency.once(attemptOf(), work)).toEqual({ answer: created, isReplay: true });
    expect(await make().once(attemptOf(), work)).toEqual({ answer: created, isReplay: true });
    expect(runs()).toBe(1);
    expect(whats()).toEqual(['claimed', 'completed', 'replayed', 'replayed']);
  });

  test('of another request is refused, also while the first runs', async () => {
    const { idempotency, make, work } = setUp();
    const slow = Promise.withResolvers<KeptAnswer>();
    const first = idempotency.once(attemptOf(), () => slow.promise);
    const other = attemptOf({ fingerprint: 'other' });
    await new Promise(setImmediate);
    for (const instance of [idempotency, make()]) {
      await expect(instance.once(other, work)).rejects.toMatchObject({ code: 'idempotency-key-reused', status: 422 });
      await expect(instance.once(attemptOf(), work)).rejects.toMatchObject({
        code: 'idempotency-in-progress',
        headers: { 'Retry-After': '1' },
      });
    }
    slow.resolve(created);
    await first;
    await expect(idempotency.once(other, work)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  test('of an answer that was too large is refused, and does not run', async () => {
    const { idempotency, work, runs } = setUp({ maxBodyBytes: 4 });
    await idempotency.once(attemptOf(), work);
    await expect(idempotency.once(attemptOf(), work)).rejects.toMatchObject({
      code: 'answer-too-large-to-replay',
      extensions: { readThatTells: 'GET /v1/things', originalStatus: 201 },
    });
    expect(runs()).toBe(1);
  });

  test('under a key that is no longer configured is a 503, and does not run', async () => {
    const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
    const { make, work, runs } = setUp();
    await make({ encryption: [key('old', 1)] }).once(attemptOf(), work);
    expect(await make({ encryption: [key('new', 2), key('old', 1)] }).once(attemptOf(), work)).toMatchObject({
      isReplay: true,
    });
    await expect(make({ encryption: [key('new', 2)] }).once(attemptOf(), work)).rejects.toMatchObject({
      code: 'idempotency-unavailable',
    });
    expect(runs()).toBe(1);
  });
});

describe('work that fails', () => {
  test('without an effect leaves the key free', async () => {
    const { idempotency, work, runs, whats } = setUp();
    await expect(idempotency.once(attemptOf(), failing(refused))).rejects.toBe(refused);
    expect(await idempotency.once(attemptOf(), work)).toMatchObject({ isReplay: false });
    expect(runs()).toBe(1);
    expect(whats()).toEqual(['claimed', 'released', 'claimed', 'completed']);
  });

  test('with a possible effect is not run again, and its caller learns which read tells', async () => {
    const { idempotency, work, runs } = setUp();
    await expect(idempotency.once(attemptOf(), failing(timedOut))).rejects.toBe(timedOut);
    await expect(idempotency.once(attemptOf(), work)).rejects.toMatchObject({
      code: 'outcome-unknown',
      status: 409,
      extensions: { readThatTells: 'GET /v1/things' },
    });
    expect(runs()).toBe(0);
  });

  test('with a possible effect is run again where the backend dedupes, until it is known', async () => {
    const { idempotency, make, work, runs, pass, whats } = setUp({ retentionMs: 60_000 });
    const deduped = attemptOf({ backendDedupes: true });
    await expect(idempotency.once(deduped, failing(timedOut))).rejects.toBe(timedOut);
    await expect(make().once(deduped, failing(timedOut))).rejects.toBe(timedOut);
    expect(await idempotency.once(deduped, work)).toEqual({ answer: created, isReplay: false });
    expect(await idempotency.once(deduped, work)).toEqual({ answer: created, isReplay: true });
    expect(runs()).toBe(1);
    expect(whats().filter((what) => what === 'run-again')).toHaveLength(2);
    // The backend forgets too.
    const other = { ...deduped, id: 'other' };
    await expect(idempotency.once(other, failing(timedOut))).rejects.toBe(timedOut);
    pass(30_000);
    await expect(idempotency.once(other, work)).rejects.toMatchObject({ code: 'outcome-unknown' });
  });

  test('without an effect, after one of which nobody knows, does not make the key free', async () => {
    const { idempotency, work } = setUp();
    const deduped = attemptOf({ backendDedupes: true });
    await expect(idempotency.once(deduped, failing(timedOut))).rejects.toBe(timedOut);
    await expect(idempotency.once(deduped, failing(refused))).rejects.toBe(refused);
    const other = { ...deduped, fingerprint: 'other' };
    await expect(idempotency.once(other, work)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(await idempotency.once(deduped, work)).toEqual({ answer: created, isReplay: false });
  });

  test('with an answer of 5xx is not kept as an answer', async () => {
    const { idempotency, work } = setUp();
    const broken = { status: 502, headers: {}, body: '{}' };
    expect(await idempotency.once(attemptOf(), async () => broken)).toEqual({ answer: broken, isReplay: false });
    await expect(idempotency.once(attemptOf(), work)).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});

describe('work that says when its effect begins', () => {
  const announced = attemptOf({ announcesEffect: true });
  const run = async (work: (life: Life) => Promise<KeptAnswer>): Promise<string> => {
    const { idempotency, whats } = setUp();
    await idempotency.once(announced, work).catch(() => undefined);
    return whats().at(-1) ?? '';
  };

  test('is free to run again when it failed before, however it failed', async () => {
    expect(await run(failing(timedOut))).toBe('released');
    expect(await run(failing(new TypeError('a mistake')))).toBe('released');
  });

  test('is not when it failed after, however it failed', async () => {
    const after = (error: unknown) => async (life: Life) => {
      await life.effect(async () => undefined);
      throw error as Error;
    };
    expect(await run(after(refused))).toBe('marked-unknown');
    expect(await run(after(timedOut))).toBe('marked-unknown');
  });

  test('is judged by how the effect failed, whatever the handler makes of it', async () => {
    const during = (error: unknown, made: unknown) => async (life: Life) => {
      await life.effect(failing(error)).catch(() => {
        throw made as Error;
      });
      return created;
    };
    expect(await run(during(timedOut, refused))).toBe('marked-unknown');
    expect(await run(during(refused, timedOut))).toBe('released');
  });

  test('has had one, once one of several was done', async () => {
    const second = async (life: Life) => {
      await life.effect(async () => undefined);
      return await life.effect(failing(refused));
    };
    expect(await run(second)).toBe('marked-unknown');
  });
});

describe('the life of the work', () => {
  test('does not start for a caller who left', async () => {
    const { idempotency, work, runs, whats } = setUp();
    const signal = AbortSignal.abort(new Error('left'));
    await expect(idempotency.once(attemptOf({ signal }), work)).rejects.toThrow('left');
    expect(runs()).toBe(0);
    expect(whats().at(-1)).toBe('released');
  });

  test('goes on when the caller leaves, to its own end', async () => {
    const { idempotency, work } = setUp();
    const caller = new AbortController();
    const first = idempotency.once(attemptOf({ signal: caller.signal }), async (life) => {
      caller.abort();
      await new Promise(setImmediate);
      expect(life.signal.aborted).toBe(false);
      return created;
    });
    await first;
    expect(await idempotency.once(attemptOf(), work)).toEqual({ answer: created, isReplay: true });
  });

  test('ends at a cap below the lease, and for work that does not listen at the lease', async () => {
    const { idempotency, make, whats } = setUp({ leaseMs: 40, runWithinMs: 20, retentionMs: 1_000 });
    const listening = idempotency.once(attemptOf(), (life) => {
      const { promise, reject } = Promise.withResolvers<never>();
      life.signal.addEventListener('abort', () => reject(life.signal.reason as Error));
      return promise;
    });
    await expect(listening).rejects.toMatchObject({ code: 'deadline-exceeded' });
    const deaf = make().once(attemptOf({ id: 'deaf' }), () => new Promise(() => undefined));
    await expect(deaf).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(whats().filter((what) => what === 'marked-unknown')).toHaveLength(2);
  });

  test('renews its lease, so that work which takes longer than one is not taken over', async () => {
    const { store, idempotency, make } = setUp({ leaseMs: 60, runWithinMs: 59, retentionMs: 1_000 });
    let renewals = 0;
    const renew = store.renew.bind(store);
    store.renew = async (...args) => {
      renewals += 1;
      return await renew(...args);
    };
    await make().once(attemptOf(), async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return created;
    });
    expect(renewals).toBeGreaterThan(0);
    const before = renewals;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(renewals).toBe(before);
    expect(await idempotency.once(attemptOf(), failing(refused))).toMatchObject({ isReplay: true });
  });

  test('is waited for by a process that stops', async () => {
    const { idempotency } = setUp();
    const slow = Promise.withResolvers<KeptAnswer>();
    const first = idempotency.once(attemptOf(), () => slow.promise);
    await new Promise(setImmediate);
    let isIdle = false;
    const idle = idempotency.whenIdle().then(() => (isIdle = true));
    await new Promise(setImmediate);
    expect(isIdle).toBe(false);
    slow.resolve(created);
    await Promise.all([first, idle]);
  });
});

describe('when the store is away', () => {
  const away = async (): Promise<never> => {
    throw new Error('away');
  };

  test('before the claim, nothing runs and the same key may come again', async () => {
    const { store, make, work, runs, whats } = setUp();
    await expect(make({ store: { ...store, claim: away } }).once(attemptOf(), work)).rejects.toMatchObject({
      status: 503,
      code: 'idempotency-unavailable',
      headers: { 'Retry-After': '1' },
    });
    expect(runs()).toBe(0);
    expect(whats()).toEqual(['store-away']);
    expect(await make().once(attemptOf(), work)).toMatchObject({ isReplay: false });
  });

  test('a claim that arrived although it seemed lost does not block the key', async () => {
    const { store, make, work } = setUp();
    const claim: RecordStore['claim'] = async (...args) => {
      await store.claim(...args);
      throw new Error('deadline');
    };
    await expect(make({ store: { ...store, claim } }).once(attemptOf(), work)).rejects.toMatchObject({ status: 503 });
    await new Promise(setImmediate);
    expect(await make().once(attemptOf(), work)).toMatchObject({ isReplay: false });
  });

  test('between work and record, the answer waits until it is saved', async () => {
    const { store, make, work, runs, whats } = setUp();
    let failures = 2;
    const complete: RecordStore['complete'] = async (...args) =>
      failures-- > 0 ? await away() : await store.complete(...args);
    const idempotency = make({ store: { ...store, complete } });
    expect(await idempotency.once(attemptOf(), work)).toEqual({ answer: created, isReplay: false });
    expect(await make().once(attemptOf(), work)).toEqual({ answer: created, isReplay: true });
    expect(runs()).toBe(1);
    expect(whats()).toEqual(['claimed', 'store-away', 'completed', 'replayed']);
  });

  test('for longer, the answer is a 503 that runs nothing twice, and saving goes on', async () => {
    const { store, make, work, runs } = setUp({ answerHeldMs: 10 });
    let isAway = true;
    const complete: RecordStore['complete'] = async (...args) =>
      isAway ? await away() : await store.complete(...args);
    const idempotency = make({ store: { ...store, complete } });
    await expect(idempotency.once(attemptOf(), work)).rejects.toMatchObject({ status: 503 });
    await expect(idempotency.once(attemptOf(), work)).rejects.toMatchObject({ code: 'idempotency-in-progress' });
    await expect(make().once(attemptOf(), work)).rejects.toMatchObject({ code: 'idempotency-in-progress' });
    isAway = false;
    await idempotency.whenIdle();
    expect(await make().once(attemptOf(), work)).toEqual({ answer: created, isReplay: true });
    expect(runs()).toBe(1);
  });

  test('the failure of the work is told as it was', async () => {
    const { store, make } = setUp({ answerHeldMs: 10 });
    const idempotency = make({ store: { ...store, release: away } });
    await expect(idempotency.once(attemptOf(), failing(refused))).rejects.toBe(refused);
  });
});

test('a late owner learns that its successor’s answer is the one', async () => {
  const { make, pass, whats } = setUp();
  const dedupes = attemptOf({ backendDedupes: true });
  const slow = Promise.withResolvers<KeptAnswer>();
  const late = make().once(dedupes, () => slow.promise);
  await new Promise(setImmediate);
  pass(10_001);
  const successor = { ...created, body: '{"by":"successor"}' };
  expect(await make().once(dedupes, async () => successor)).toEqual({ answer: successor, isReplay: false });
  slow.resolve(created);
  await expect(late).rejects.toMatchObject({ code: 'idempotency-in-progress' });
  expect(await make().once(dedupes, async () => created)).toEqual({ answer: successor, isReplay: true });
  expect(whats()).toEqual(['claimed', 'run-again', 'completed', 'fenced', 'replayed']);
});

test.each([
  [{ leaseMs: 100, runWithinMs: 100 }, 'runWithinMs has to be less'],
  [{ leaseMs: 100, retentionMs: 150 }, 'retentionMs has to be'],
])('options that cannot work do not start: %j', (options, message) => {
  expect(() => createIdempotency({ store: memoryStore(), ...options })).toThrow(message);
});
