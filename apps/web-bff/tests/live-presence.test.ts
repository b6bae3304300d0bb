import { describe, expect, test } from '@jest/globals';
import { LiveReaders } from '../src/live/live-readers.ts';
import type { LiveReader, Presence } from '../src/live/live-readers.ts';
import { presenceRounds } from '../src/live/presence-rounds.ts';
import { memoryPresenceTurns } from '../src/live/presence-turns.ts';

/** Two instances, and a platform on which who asks is there for 30 s. */
function instances() {
  let now = 0;
  const lastSeen = new Map<string, number>();
  const asked: string[] = [];
  const said: string[] = [];
  const turns = memoryPresenceTurns(() => now);
  let isAway = false;
  const one = () => {
    const readers = new LiveReaders(60_000);
    const outcomes: string[] = [];
    const rounds = presenceRounds({
      ...{ readers, turns, everyMs: 5_000, now: () => now },
      onChanged: async (topic) => void said.push(topic),
      onAsked: (outcome) => void outcomes.push(outcome),
    });
    const presence = (userId: string) => async (): Promise<Presence> => {
      asked.push(userId);
      if (isAway) throw new Error('away');
      lastSeen.set(userId, now);
      const there = [...lastSeen].filter(([, at]) => now - at < 30_000).map(([user]) => user);
      return { users: there.map((user_id) => ({ user_id, state: 'active', block_id: null })) };
    };
    const open = (userId: string) => {
      const reader: LiveReader = {
        ...{ tenantId: 'ten_1', documentId: 'doc_1', userId, mayShare: false },
        ...{ permissions: async () => new Set(['read']), presence: presence(userId), cut: () => undefined },
      };
      return readers.add(reader);
    };
    return { rounds, open, outcomes };
  };
  const [here, there] = [one(), one()];
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; now += 500) await Promise.all([here.rounds.tick(), there.rounds.tick()]);
  };
  return { here, there, pass, asked, said, setAway: (away: boolean) => void (isAway = away) };
}

describe('who is there', () => {
  test('is asked for at once, and then by one of the instances, in turn', async () => {
    const { here, there, pass, asked, said } = instances();
    here.open('usr_a');
    there.open('usr_b');
    await pass(500);
    expect(asked).toEqual(['usr_a', 'usr_b']);
    expect(said).toHaveLength(1); // one word for who came at once
    await pass(6_000);
    const before = [asked.length, said.length];
    await pass(60_000);
    // Every 5 s, and each of the two in 20 s at the latest.
    expect(asked.length - before[0]!).toBeLessThanOrEqual(16);
    expect(asked.length - before[0]!).toBeGreaterThanOrEqual(12);
    expect(said.length).toBe(before[1]);
  });

  test('is asked for in each reader’s own name often enough that nobody who reads drops out', async () => {
    const { here, pass, asked, said } = instances();
    for (let count = 0; count < 10; count += 1) here.open(`usr_${count}`);
    await pass(20_000);
    const changes = said.length;
    await pass(120_000);
    expect(said.length).toBe(changes);
    for (let count = 0; count < 10; count += 1)
      expect(asked.filter((user) => user === `usr_${count}`).length).toBeGreaterThanOrEqual(6);
  });

  test('is told when somebody comes, and when they have dropped out', async () => {
    const { here, there, pass, said } = instances();
    here.open('usr_a');
    await pass(1_000);
    const alone = said.length;
    const leave = there.open('usr_b');
    await pass(6_000);
    expect(said.length).toBe(alone + 1);
    leave();
    await pass(20_000);
    expect(said.length).toBe(alone + 1);
    await pass(18_000);
    expect(said.length).toBe(alone + 2);
  });

  test('is asked for by nobody when nobody reads', async () => {
    const { here, pass, asked } = instances();
    const leave = here.open('usr_a');
    await pass(1_000);
    leave();
    const before = asked.length;
    await pass(60_000);
    expect(asked.length).toBe(before);
  });

  test('is asked for in the next reader’s name when it could not be said', async () => {
    const { here, pass, asked, said, setAway } = instances();
    here.open('usr_a');
    here.open('usr_b');
    await pass(1_000);
    const [before, told] = [asked.length, said.length];
    setAway(true);
    await pass(15_000);
    expect(new Set(asked.slice(before))).toEqual(new Set(['usr_a', 'usr_b']));
    expect(here.outcomes).toContain('failed');
    expect(said.length).toBe(told);
    setAway(false);
    await pass(10_000);
    expect(here.outcomes.at(-1)).toBe('ok');
  });

  test('counts the tabs of a user once', async () => {
    const { here, pass, asked } = instances();
    for (let count = 0; count < 5; count += 1) here.open('usr_a');
    await pass(500);
    expect(asked).toEqual(['usr_a']);
  });
});
