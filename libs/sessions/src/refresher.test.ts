import { describe, expect, test } from '@jest/globals';
import { testClock } from '../tests/clock.ts';
import { failing, instanceOf, minute, scriptedProvider } from '../tests/parts.ts';
import { memorySessionStore } from './store/memory-store.ts';

const expiredAfter = 10 * minute;

function fleet(size = 3) {
  const clock = testClock();
  const faults = failing(memorySessionStore({ now: clock.now }));
  const provider = scriptedProvider();
  const instances = Array.from({ length: size }, () => instanceOf({ clock, provider, store: faults.store }));
  return { clock, provider, faults, instances, first: instances[0]!, second: instances[1]! };
}

const tokenOf = (session: { content: { accessToken: string } }) => session.content.accessToken;

describe('a token that has expired', () => {
  test('is refreshed once, however many requests and instances find it so', async () => {
    const { clock, provider, instances, first } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    const all = instances.flatMap(({ refresher }) => Array.from({ length: 50 }, () => refresher.fresh(session)));
    await clock.pass(100);
    expect(new Set((await Promise.all(all)).map(tokenOf))).toEqual(new Set(['access-1']));
    expect(provider.sent).toEqual(['refresh-0']);
  });

  test('is replaced for who comes late with the former one, without asking the provider', async () => {
    const { clock, provider, first, second } = fleet();
    const old = await first.create('s');
    await clock.pass(expiredAfter);
    await first.refresher.fresh(old);
    expect(tokenOf(await second.refresher.fresh(old))).toBe('access-1');
    expect(provider.sent).toHaveLength(1);
  });

  test('is waited for only so long while the provider hangs, and used as soon as it answers', async () => {
    const { clock, provider, first, second } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    provider.answer = 'hang';
    const waiting = [first.refresher.fresh(session), second.refresher.fresh(session)];
    const outcomes = Promise.allSettled(waiting);
    await clock.pass(1_600);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({
        reason: { kind: { code: 'sessions-unavailable' }, headers: { 'Retry-After': '1' } },
      });
    }
    provider.go();
    await clock.pass(100);
    const next = await second.reader.read('s', 'look');
    expect(tokenOf(await second.refresher.fresh(next!))).toBe('access-1');
    expect(provider.sent).toHaveLength(1);
  });

  test('is a 503 while the provider is away, which is asked once a second; then all is well again', async () => {
    const { clock, provider, instances, first } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    provider.answer = 'away';
    const all = Promise.allSettled(
      instances.flatMap(({ refresher }) => Array.from({ length: 20 }, () => refresher.fresh(session))),
    );
    await clock.pass(2_000);
    for (const outcome of await all)
      expect(outcome).toMatchObject({ reason: { kind: { code: 'sessions-unavailable' } } });
    expect(provider.sent.length).toBeLessThanOrEqual(3);
    provider.answer = 'ok';
    const next = first.refresher.fresh(session);
    await clock.pass(1_500);
    expect(tokenOf(await next)).toMatch(/^access-/);
  });

  test('ends the session where the provider refuses, and all instances hear of it', async () => {
    const { clock, provider, instances, first, second } = fleet();
    const session = await first.create('s');
    const heard: unknown[] = [];
    second.board.listen('s', (notice) => heard.push(notice));
    await clock.pass(expiredAfter);
    provider.answer = 'refused';
    const all = Promise.allSettled(instances.map(({ refresher }) => refresher.fresh(session)));
    await clock.pass(1_000);
    for (const outcome of await all) expect(outcome).toMatchObject({ reason: { kind: { code: 'session-ended' } } });
    expect(provider.sent).toHaveLength(1);
    expect(heard).toEqual([expect.objectContaining({ type: 'ended', reason: 'refused-by-provider' })]);
    expect(await second.reader.read('s', 'look')).toBeUndefined();
  });

  test('without a refresh token ends the session with it', async () => {
    const { clock, provider, first } = fleet();
    const session = await first.create('s', { refreshToken: undefined });
    await clock.pass(expiredAfter);
    await expect(first.refresher.fresh(session)).rejects.toMatchObject({ kind: { code: 'session-ended' } });
    expect(provider.sent).toEqual([]);
  });
});

describe('a token that is about to expire', () => {
  test('is refreshed in good time, and nobody waits', async () => {
    const { clock, provider, first } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter - 61_000);
    await first.refresher.fresh(session);
    expect(provider.sent).toEqual([]);
    await clock.pass(2_000);
    provider.answer = 'hang';
    expect(tokenOf(await first.refresher.fresh(session))).toBe('access-0');
    await clock.pass(10);
    provider.go();
    await clock.pass(10);
    expect(tokenOf((await first.reader.read('s', 'look'))!)).toBe('access-1');
  });

  test('goes on while the provider is away', async () => {
    const { clock, provider, first } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter - 30_000);
    provider.answer = 'away';
    for (const _ of [1, 2, 3]) {
      expect(tokenOf(await first.refresher.fresh(session))).toBe('access-0');
      await clock.pass(100);
    }
    expect(provider.sent).toHaveLength(1); // the others found it cooling down
    expect(first.reports.filter(({ type }) => type === 'refresh-failed')).toHaveLength(1);
  });
});

describe('a process that dies or sleeps', () => {
  test('with the lease is taken over from when it is over', async () => {
    const { clock, first, second } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    await first.store.claim('s', 'dead', 1_000);
    const taking = second.refresher.fresh(session);
    await clock.pass(1_200);
    expect(tokenOf(await taking)).toBe('access-1');
  });

  test('and comes back too late saves nothing over what followed', async () => {
    const { clock, provider, first, second } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    provider.answer = 'hang';
    const sleeping = first.refresher.fresh(session).catch(() => 'late');
    await clock.pass(11_000);
    provider.answer = 'ok';
    const second1 = second.refresher.fresh(session);
    await clock.pass(100);
    expect(tokenOf(await second1)).toBe('access-2');
    provider.go(); // the first has its answer now
    await clock.pass(100);
    expect(await sleeping).toBe('late');
    expect(tokenOf((await second.reader.read('s', 'look'))!)).toBe('access-2');
  });
});

describe('a store that goes away between the refresh and its save', () => {
  test('has it saved when it is back, since the former refresh token is spent', async () => {
    const { clock, provider, faults, first, second } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    provider.answer = 'hang';
    const waiting = first.refresher.fresh(session).catch((error: unknown) => error);
    await clock.pass(10);
    faults.away = new Error('Redis is away');
    provider.go();
    await clock.pass(5_000);
    expect(await waiting).toMatchObject({ kind: { code: 'sessions-unavailable' } });
    faults.away = undefined;
    await clock.pass(2_000);
    expect(tokenOf((await second.reader.read('s', 'look'))!)).toBe('access-1');
    expect(provider.sent).toHaveLength(1);
  });

  test('is a 503 for a token that has expired, and no reason to ask the provider', async () => {
    const { clock, provider, faults, first } = fleet();
    const session = await first.create('s');
    await clock.pass(expiredAfter);
    faults.away = new Error('Redis is away');
    await expect(first.refresher.fresh(session)).rejects.toMatchObject({ kind: { code: 'sessions-unavailable' } });
    expect(provider.sent).toEqual([]);
  });
});

test('a store that lost the last save, as a failover can, is given it again by who saw it', async () => {
  const { clock, provider, first, second } = fleet();
  const session = await first.create('s');
  const before = (await first.store.read('s'))!;
  await clock.pass(expiredAfter);
  await first.refresher.fresh(session);
  await first.store.end('s');
  await first.store.create('s', {
    ...before,
    idleMs: 30 * minute,
    absoluteMs: 60 * minute,
    groups: [],
    mostOfGroup: 1,
  });
  const ahead = (await first.reader.read('s', 'slide'))!;
  expect(tokenOf(await first.refresher.fresh(ahead))).toBe('access-1');
  await clock.pass(10);
  expect(tokenOf((await second.reader.read('s', 'look'))!)).toBe('access-1');
  expect(await first.reader.read('s', 'look')).not.toHaveProperty('isAhead');
  await clock.pass(expiredAfter);
  const next = (await first.reader.read('s', 'look'))!;
  expect(tokenOf(await first.refresher.fresh(next))).toBe('access-2');
  expect(provider.sent).toEqual(['refresh-0', 'refresh-1']);
});

test('a sign-out during a refresh stands: nothing is saved, and the new refresh token is revoked', async () => {
  const { clock, provider, first, second } = fleet();
  const session = await first.create('s');
  await clock.pass(expiredAfter);
  provider.answer = 'hang';
  const refreshing = first.refresher.fresh(session);
  const outcome = expect(refreshing).rejects.toMatchObject({ kind: { code: 'session-ended' } });
  await clock.pass(10);
  await second.store.end('s');
  provider.go();
  await clock.pass(10);
  await outcome;
  expect(provider.revoked).toEqual(['refresh-1']);
  expect(await second.reader.read('s', 'look')).toBeUndefined();
});

test('closing ends what waits', async () => {
  const { clock, provider, first } = fleet();
  const session = await first.create('s');
  await clock.pass(expiredAfter);
  await first.store.claim('s', 'another instance', 60_000);
  const outcome = expect(first.refresher.fresh(session)).rejects.toMatchObject({
    kind: { code: 'sessions-unavailable' },
  });
  await clock.pass(10);
  await first.refresher.close();
  await outcome;
  expect(provider.sent).toEqual([]);
});
