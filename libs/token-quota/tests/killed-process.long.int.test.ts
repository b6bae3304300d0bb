import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTokenQuota, redisStore, type TokenQuota } from '../src/index.ts';
import { prices } from './quotas.ts';

let server: StartedRedis;
let connections: Redis[];
let survivors: TokenQuota[];

beforeAll(async () => {
  server = await startRedis();
  connections = ['web-bff', 'mobile-bff'].map((app) => createRedis({ url: server.url, app, commandDeadlineMs: 5_000 }));
  await Promise.all(connections.map((redis) => redis.whenUp(10_000)));
  survivors = connections.map((redis) =>
    createTokenQuota({ store: redisStore(redis), app: 'survivor', prices, leaseMs: 900, sweepEveryMs: 100 }),
  );
}, 30_000);
afterAll(async () => {
  await Promise.all(survivors.map((quota) => quota.close()));
  await Promise.all(connections.map((redis) => redis.close()));
  await server.stop();
});

/** Gives back how many tokens it had written when it died. */
async function killedAt(tenant: string, id: string, dies: string): Promise<number> {
  const program = new URL('killed-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, server.url, tenant, id, dies], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '', NODE_NO_WARNINGS: '1' },
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return Number(said.trim().split('\n').at(-1));
}

const standingsOf = async (tenant: string) => await survivors[0]!.standings({ tenant, user: 'usr_1', limits: {} });

async function untilNothingIsHeld(tenant: string): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 50) {
    const standings = await standingsOf(tenant);
    if (standings.every(({ held }) => held === 0)) return;
    await pause(50);
  }
  throw new Error('Something is still held.');
}

const chunks = Array.from({ length: 8 }, () => `at chunk ${1 + Math.floor(Math.random() * 60)}`);
// How many records there are in the end; undefined where it depends on who was faster.
const points: readonly (readonly [string, number | undefined])[] = [
  ['before the reservation', 0],
  ['while it is reserved', undefined],
  ['once it is reserved', 1],
  ...chunks.map((point) => [point, 1] as const),
  ['while it is settled', 1],
  ['once it is settled', 1],
];

describe('kill -9', () => {
  test.each(points)(
    '%s: nothing stays held, and what was metered is counted once',
    async (point, records) => {
      const tenant = `ten_${point.replaceAll(' ', '_')}_${Math.random()}`;
      const written = await killedAt(tenant, 'ans_1', point);
      await untilNothingIsHeld(tenant);
      const kept = (await redisStore(connections[0]!).records(tenant, { most: 10 })).map(({ record }) => record);
      const [user, month, budget] = await standingsOf(tenant);
      if (records !== undefined) expect(kept).toHaveLength(records);
      expect(kept.length).toBeLessThanOrEqual(1);
      const tokens = kept[0] ? kept[0].inputTokens + kept[0].outputTokens : 0;
      expect([user!.used, month!.used, budget!.used]).toEqual([tokens, tokens, kept[0]?.costMicroUsd ?? 0]);
      expect(kept[0]?.outputTokens ?? 0).toBeLessThanOrEqual(written);
      // One write of the meter may have been under way, with the next one waiting for it.
      if (kept[0]) expect(written - kept[0].outputTokens).toBeLessThanOrEqual(40);
    },
    30_000,
  );

  test('two survivors who take over at once count once', async () => {
    const [one, other] = survivors as [TokenQuota, TokenQuota];
    const tenant = `ten_two_${Math.random()}`;
    const dead = killedAt(tenant, 'ans_2', 'at chunk 40');
    const written = await dead;
    const ending = { ended: 'interrupted', outputTokens: written } as const;
    const records = await Promise.all(
      [one, other, one].map((quota) => quota.settleFor({ tenant, id: 'ans_2' }, ending)),
    );
    expect(records.filter((record) => record !== undefined).length).toBeGreaterThan(0);
    expect(await redisStore(connections[1]!).records(tenant, { most: 10 })).toMatchObject([
      { record: { inputTokens: 100, outputTokens: 80, app: 'killed-bff', ended: 'interrupted' } },
    ]);
    expect((await standingsOf(tenant))[0]).toMatchObject({ used: 180, held: 0 });
  }, 30_000);
});
