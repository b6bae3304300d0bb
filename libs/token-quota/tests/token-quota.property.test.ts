import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryStore, type TokenReservation, type UsageRecord } from '../src/index.ts';
import { quotaWith, requestOf } from './quotas.ts';

const limit = 1_000;
const longestChunk = 8;

const step = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    input: fc.nat(200),
    most: fc.integer({ min: 1, max: 200 }),
    least: fc.nat(50),
  }),
  fc.record({ do: fc.constant('write' as const), which: fc.nat(9), chunk: fc.nat(longestChunk) }),
  fc.record({ do: fc.constant('settle' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('take over' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('crash' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 10_000, 31_000) }),
  fc.record({ do: fc.constant('sweep' as const) }),
);

/** Instances that reserve, write, settle, crash and take over in any order, as long as they stop when they are told to. */
test('what is used stays within the limit and a chunk for each stream, and nothing is held in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = { now: Date.UTC(2026, 10, 22, 12) };
      const store = memoryStore({ now: () => clock.now });
      const instance = () => quotaWith(store, { clock, persistEveryTokens: 16 });
      let world = instance();
      let streams: { reservation: TokenReservation; mayWrite: boolean }[] = [];
      const ids: string[] = [];
      const limits = { userTokensPerDay: limit };
      for (const now of steps) {
        const stream = 'which' in now ? streams[now.which] : undefined;
        if (now.do === 'reserve') {
          const [inputTokens, maxOutputTokens] = [now.input, now.most];
          const leastOutputTokens = Math.min(now.least, now.most);
          const request = requestOf({ inputTokens, maxOutputTokens, leastOutputTokens, limits });
          const reservation = await world.quota.reserve(request).catch(() => undefined);
          if (reservation) streams.push({ reservation, mayWrite: true });
          if (reservation) ids.push(reservation.id);
        } else if (now.do === 'write' && stream?.mayWrite) stream.mayWrite = stream.reservation.spent(now.chunk);
        else if (now.do === 'settle' && stream) {
          stream.mayWrite = false;
          await stream.reservation.settle({ ended: 'complete' });
        } else if (now.do === 'take over' && ids[0] !== undefined) {
          await world.quota.settleFor({ tenant: 'ten_1', id: ids.at(-1)! }, { ended: 'interrupted' });
        } else if (now.do === 'crash') {
          world = instance();
          streams = [];
        } else if (now.do === 'pass') clock.now += now.ms;
        else if (now.do === 'sweep') await world.tick();
        await world.tick();
      }
      clock.now += 60_000;
      world = instance();
      await world.quota.sweep();
      const [standing] = await world.quota.standings({ tenant: 'ten_1', user: 'usr_1', limits });
      const records = (await store.records('ten_1', { most: 1_000 })).map((stored) => stored.record);
      expect(standing!.held).toBe(0);
      expect(standing!.used).toBeLessThanOrEqual(limit + longestChunk * ids.length);
      expect(standing!.used).toBe(records.reduce((sum, record) => sum + tokensOf(record), 0));
      expect(records.map(({ reservationId }) => reservationId).toSorted()).toEqual(ids.toSorted());
    }),
    { numRuns: 300 },
  );
});

function tokensOf({ inputTokens, outputTokens }: UsageRecord): number {
  return inputTokens + outputTokens;
}
