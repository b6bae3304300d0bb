import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTokenQuota, redisStore, type TokenQuota, type UsageRecord } from '../src/index.ts';
import { prices, requestOf } from './quotas.ts';

const longestChunk = 7;

describe.each(redisTopologies)('two apps over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let connections: Redis[];
  beforeAll(async () => {
    server = await start();
    connections = ['web-bff', 'mobile-bff'].map((app) =>
      createRedis({ url: server.url, app, commandDeadlineMs: 5_000 }),
    );
    await Promise.all(connections.map((redis) => redis.whenUp(10_000)));
  }, 30_000);
  afterAll(async () => {
    await Promise.all(connections.map((redis) => redis.close()));
    await server.stop();
  });

  test('share one quota: many streams at once, some abandoned, some taken over, and the records add up', async () => {
    const quotas = connections.map((redis, at) =>
      createTokenQuota({
        store: redisStore(redis),
        app: `app-${at}`,
        prices,
        leaseMs: 700,
        persistEveryTokens: 20,
        sweepEveryMs: 0,
      }),
    );
    const limits = { userTokensPerDay: 4_000, tenantTokensPerMonth: 7_000, tenantMicroUsdPerMonth: 60_000 };
    const begun: string[] = [];
    const stream = async (n: number): Promise<void> => {
      const quota = quotas[n % 2]!;
      const user = `usr_${n % 3}`;
      const request = requestOf({
        id: `ans_${n}`,
        user,
        limits,
        inputTokens: 40,
        maxOutputTokens: 120,
        leastOutputTokens: 20,
      });
      const reservation = await quota.reserve(request).catch(() => undefined);
      if (!reservation) return;
      begun.push(reservation.id);
      while (reservation.spent(1 + (n % longestChunk))) await Promise.resolve();
      const other = quotas[(n + 1) % 2]!;
      if (n % 5 === 0) await other.settleFor({ tenant: 'ten_1', id: reservation.id }, { ended: 'interrupted' });
      if (n % 7 !== 0) await reservation.settle({ ended: 'quota' });
    };
    await Promise.all(Array.from({ length: 120 }, (_, n) => stream(n)));
    // As a crash: nobody renews what was abandoned.
    await Promise.all(quotas.map((quota) => quota.close()));
    const survivor = createTokenQuota({ store: redisStore(connections[0]!), app: 'survivor', prices, sweepEveryMs: 0 });
    await untilSwept(survivor);
    const records = (await redisStore(connections[1]!).records('ten_1', { most: 1_000 })).map(({ record }) => record);
    const standings = await survivor.standings({ tenant: 'ten_1', user: 'usr_1', limits });
    expect(records.map(({ reservationId }) => reservationId).toSorted()).toEqual(begun.toSorted());
    expect(standings.map(({ held }) => held)).toEqual([0, 0, 0]);
    expect(standings[0]!.used).toBe(tokensOf(records.filter(({ user }) => user === 'usr_1')));
    expect(standings[1]!.used).toBe(tokensOf(records));
    expect(standings[2]!.used).toBe(records.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0));
    expect(standings[1]!.used).toBeLessThanOrEqual(limits.tenantTokensPerMonth + longestChunk * begun.length);
    expect(begun.length).toBeGreaterThan(30);
    await survivor.close();
  }, 30_000);
});

async function untilSwept(quota: TokenQuota): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    await quota.sweep();
    const standings = await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits: {} });
    if (standings.every(({ held }) => held === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function tokensOf(records: readonly UsageRecord[]): number {
  return records.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
}
