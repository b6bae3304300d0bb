import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { plan, planId, report, startFleet, until } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';
import { admitted, knock, saysThePlatform, three, windowS } from './knock.ts';
import { ada, chiara } from './stack.ts';

describe.each(['single Redis', 'three-node Cluster'] as const)('three instances that share a %s', (topology) => {
  const limit = 200;
  let fleet: Fleet;
  let instances: Instance[];
  beforeAll(async () => {
    fleet = await startFleet(topology);
    // A busy machine would make them count alone, which is the other test.
    instances = await three(fleet, { LIMIT_USER: `${limit}/${windowS}s`, REDIS_COMMAND_DEADLINE_MS: '5000' });
  }, 60_000);
  afterAll(() => fleet.stop());

  test('admit the limit of a user, and no more, under 500 requests at once', async () => {
    const token = await fleet.token(chiara);
    const startedAt = performance.now();
    const heard = await Promise.all(Array.from({ length: 500 }, (_, at) => knock(instances[at % 3]!, token)));
    const seconds = (performance.now() - startedAt) / 1_000;
    const most = limit + Math.ceil((limit * seconds) / windowS);
    report(
      `${topology}: limit ${limit}, 500 at once in ${seconds.toFixed(1)} s: ${admitted(heard)} admitted, at most ${most}`,
    );
    expect(heard.filter(({ degraded }) => degraded)).toEqual([]);
    expect(admitted(heard)).toBeLessThanOrEqual(most);
    expect(admitted(heard)).toBeGreaterThanOrEqual(0.98 * limit);
  }, 60_000);

  test('save once, however often the same save is sent to any of them', async () => {
    const headers = {
      authorization: `Bearer ${await fleet.token(ada)}`,
      'idempotency-key': newKey(),
      'content-type': 'application/json',
    };
    const latest = async () => {
      const answer = await fetch(`${instances[0]!.url}${plan}`, { headers });
      return ((await answer.json()) as { revision: number }).revision;
    };
    const token = await fleet.token(ada);
    const count = () => fleet.revisions(planId, token); // the platform's own
    const before = await latest();
    const counted = await count();
    const body = JSON.stringify({ baseRevision: before, blocks: [] });
    const send = async (_: unknown, at: number) => {
      const answer = await fetch(`${instances[at % 3]!.url}${plan}/revisions`, { method: 'POST', headers, body });
      return { status: answer.status, replayed: answer.headers.get('idempotent-replayed'), text: await answer.text() };
    };
    await fleet.platform.clearCalls();
    const first = await Promise.all(Array.from({ length: 50 }, send));
    const again = await Promise.all(Array.from({ length: 50 }, send));
    const calls = (await fleet.platform.calls())['revisions.createRevision'];
    const saved = first.filter(({ status }) => status === 201);
    const early = first.filter(({ status }) => status === 409);
    report(
      `${topology}: one save, 50 times at once: ${saved.length} × 201, ${early.length} × 409 in progress; 50 times again: ` +
        `${again.filter(({ replayed }) => replayed === 'true').length} replays; createRevision called ${calls} time, ` +
        `revisions ${before} → ${await latest()}`,
    );
    expect(await latest()).toBe(before + 1);
    expect(await count()).toBe(counted + 1);
    expect(saved.length + early.length).toBe(50);
    expect(saved.filter(({ replayed }) => replayed === null)).toHaveLength(1);
    for (const { text } of early) expect(text).toContain('idempotency-in-progress');
    expect(new Set([...saved, ...again].map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(again.every(({ status, replayed }) => status === 201 && replayed === 'true')).toBe(true);
    expect(calls).toBe(1);
  }, 60_000);

  test.each([
    ['the platform’s word', 'usr_ben4t8w1zcp6', saysThePlatform],
    ['npm run revoke', 'usr_eir2n7y5bgt1', revokes],
  ])(
    'end the access of a user within a second, by %s',
    async (by, user, end) => {
      const headers = { authorization: `Bearer ${await fleet.token(user)}` };
      const statuses = async () => {
        const answers = await Promise.all(instances.map(({ url }) => fetch(`${url}/v1/home`, { headers })));
        return answers.map(({ status }) => status).join();
      };
      expect(await statuses()).toBe('200,200,200');
      await end(fleet, user);
      const saidAt = performance.now();
      await until(async () => (await statuses()) === '401,401,401', 3_000);
      report(
        `${topology}, ${by}: a user’s access ended at three instances after ${Math.round(performance.now() - saidAt)} ms`,
      );
      expect(performance.now() - saidAt).toBeLessThan(1_000);
    },
    30_000,
  );
});

async function revokes(fleet: Fleet, userId: string): Promise<void> {
  const program = fileURLToPath(new URL('../../../tools/workspace/src/revoke.ts', import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: '', REDIS_URL: fleet.redis.url };
  await promisify(execFile)(process.execPath, [program, '--user', userId], { env });
}
