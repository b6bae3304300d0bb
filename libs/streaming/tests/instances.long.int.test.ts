import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countedTo, countIn, follow, startInstance, type Instance } from './processes.ts';

const runs = Number(process.env['KILLS'] ?? 10);
const leaseMs = 1_000;
const options = { leaseMs, graceMs: 3_000, retryMs: [50, 400], drainMs: 20_000 };

let server: StartedRedis;
let redis: Redis;
let instances: Instance[] = [];
beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'answers', commandDeadlineMs: 2_000 });
  instances = await Promise.all([0, 1, 2].map(() => startInstance(server.url, options)));
}, 60_000);
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await redis.close();
  await server.stop();
});

interface Settled {
  readonly id: string;
  readonly why?: string;
  readonly fence: number;
  readonly tally?: { readonly said: number };
}

async function settledOf(id: string): Promise<readonly Settled[]> {
  const all = (await redis.command('lrange', redis.key('test', 'settled'), 0, -1)) as string[];
  return all.map((text) => JSON.parse(text) as Settled).filter((settled) => settled.id === id);
}

test(
  `kill -9 of the owner at a random chunk, ${runs} times: a prefix without gap or repetition, and one end`,
  async () => {
    const lateness: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const owner = instances[run % 3]!;
      const others = instances.filter((instance) => instance !== owner);
      const { id } = await owner.ask({ count: 1_000, everyMs: 5 });
      const killAt = Math.floor(Math.random() * 120);
      let killedAt = 0;
      const kill = (): void => {
        killedAt ||= performance.now();
        process.kill(owner.pid, 'SIGKILL');
      };
      const onOwner = follow(id, {
        urlOf: (attempt) => (attempt === 0 ? owner : others[attempt % 2]!).url,
        onEvent: ({ data }) => data.includes(`"${killAt} "`) && kill(),
      });
      const elsewhere = others.map(({ url }) => follow(id, { urlOf: () => url }));
      const all = await Promise.all([onOwner, ...elsewhere]);
      const late = await follow(id, { urlOf: () => others[0]!.url });

      const counts = [...all, late].map(({ text }) => countIn(text));
      expect(new Set(counts).size).toBe(1);
      expect(counts[0]).toBeGreaterThanOrEqual(killAt);
      for (const { ends, events } of [...all, late]) {
        expect(ends).toMatchObject([{ event: 'interrupted', data: '{"why":"owner-lost"}' }]);
        expect(events.at(-1)).toBe(ends[0]);
        const ids = events.filter((event) => event.event !== 'answer-moved').map((event) => Number(event.id));
        expect(ids).toEqual(ids.map((_, index) => index + 1));
      }
      lateness.push(...all.slice(1).map(({ endedAt }) => endedAt - killedAt));
      await pause(50);
      expect(await settledOf(id)).toMatchObject([{ why: 'owner-lost', fence: 2, tally: { said: counts[0] } }]);
      instances[run % 3] = await startInstance(server.url, options);
    }
    // Within the lease, and what a busy machine takes.
    expect(Math.max(...lateness)).toBeLessThan(leaseMs + 500);
  },
  runs * 10_000,
);

test('an owner that stood still is fenced: what it says later reaches nobody, and its readers get the same end', async () => {
  const [owner, ...others] = instances as [Instance, Instance, Instance];
  const { id } = await owner.ask({ count: 1_000, everyMs: 5 });
  const own = follow(id, { urlOf: () => owner.url });
  const elsewhere = others.map(({ url }) => follow(id, { urlOf: () => url }));
  await pause(200);
  process.kill(owner.pid, 'SIGSTOP');
  const saw = await Promise.all(elsewhere);
  process.kill(owner.pid, 'SIGCONT');
  saw.push(await own);
  saw.push(await follow(id, { urlOf: () => others[0]!.url }));
  expect(new Set(saw.map(({ text }) => text)).size).toBe(1);
  for (const { ends } of saw) expect(ends).toMatchObject([{ data: '{"why":"owner-lost"}' }]);
  await pause(50);
  expect(await settledOf(id)).toMatchObject([{ fence: 2, tally: { said: countIn(saw[0]!.text) } }]);
  expect(Number(await redis.command('hget', redis.key('test', 'aborted'), id))).toBeGreaterThan(0);
}, 30_000);

test('stop on another instance aborts the producer within 200 ms', async () => {
  const [a, b, c] = instances as [Instance, Instance, Instance];
  const waits: number[] = [];
  for (const stopper of [b, c, a, b, c]) {
    const { id } = await a.ask({ count: 1_000, everyMs: 20 });
    const reading = follow(id, { urlOf: () => c.url });
    await pause(150);
    const stoppedAt = Date.now();
    expect(await (await fetch(`${stopper.url}/${id}`, { method: 'DELETE' })).text()).toBe('stopping');
    const saw = await reading;
    expect(saw.ends).toMatchObject([{ event: 'interrupted', data: '{"why":"stopped"}' }]);
    expect(countIn(saw.text)).toBeGreaterThan(0);
    const abortedAt = Number(await redis.command('hget', redis.key('test', 'aborted'), id));
    waits.push(abortedAt - stoppedAt);
    expect(await settledOf(id)).toMatchObject([{ why: 'stopped', fence: 1 }]);
  }
  // One of them may meet a machine that is busy with other tests.
  expect(waits.sort((one, other) => one - other)[3]).toBeLessThan(200);
}, 30_000);

test('the same key on all instances at once runs the producer once', async () => {
  const question = { key: 'usr_1 key-1', fingerprint: 'f1', count: 5, everyMs: 5 };
  const all = await Promise.all(Array.from({ length: 12 }, (_, index) => instances[index % 3]!.ask(question)));
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
  await expect(instances[0]!.ask({ ...question, fingerprint: 'f2' })).rejects.toThrow('422');
  const saw = await follow(all[0]!.id, { urlOf: () => instances[1]!.url });
  expect(saw.text).toBe(countedTo(5));
  const started = (await redis.command('lrange', redis.key('test', 'runs'), 0, -1)) as string[];
  expect(started.filter((id) => id === all[0]!.id)).toHaveLength(1);
}, 30_000);

test('an owner that dies without a reader is closed and settled all the same', async () => {
  const [a, ...others] = instances as [Instance, Instance, Instance];
  const { id } = await a.ask({ count: 1_000, everyMs: 5 });
  await pause(100);
  process.kill(a.pid, 'SIGKILL');
  for (let waits = 0; waits < 100 && (await settledOf(id)).length === 0; waits += 1) await pause(100);
  expect(await settledOf(id)).toMatchObject([{ why: 'owner-lost', fence: 2 }]);
  const saw = await follow(id, { urlOf: () => others[0]!.url });
  expect(saw.ends).toMatchObject([{ event: 'interrupted' }]);
  instances[0] = await startInstance(server.url, options);
}, 30_000);

test('a rolling restart of all instances loses and repeats nothing, resets nobody, and spreads who comes back', async () => {
  const answers = Number(process.env['STREAMS'] ?? 30);
  const before = [...instances];
  const successors = await Promise.all(instances.map(() => startInstance(server.url, options)));
  const live = (): readonly string[] => instances.map(({ url }) => url);
  const asked = await Promise.all(
    Array.from({ length: answers }, (_, index) => instances[index % 3]!.ask({ count: 60, everyMs: 50 })),
  );
  const leaving = new Set<string>();
  const reading = asked.map(({ id }, index) =>
    follow(id, {
      urlOf: (attempt) => {
        const urls = live().filter((url) => !leaving.has(url));
        return urls[(index + attempt) % urls.length]!;
      },
    }),
  );
  for (const [index, instance] of before.entries()) {
    await pause(300);
    leaving.add(instance.url);
    instances[index] = successors[index]!;
    process.kill(instance.pid, 'SIGTERM');
  }
  const saw = await Promise.all(reading);
  await Promise.all(before.map((instance) => instance.stop()));
  const ends = new Set(saw.map(({ ends: [end] }) => `${end?.event} ${end?.data}`));
  for (const { text, ends: own, resets } of saw) {
    countIn(text);
    expect(own).toHaveLength(1);
    expect(resets).toBe(0);
  }
  expect([...ends]).toEqual(['answer-end {"count":60}']);
  expect(new Set(saw.map(({ text }) => text))).toEqual(new Set([countedTo(60)]));
  const moved = saw.flatMap(({ events }) => events.filter(({ event }) => event === 'answer-moved'));
  expect(moved.length).toBeGreaterThan(0);
  expect(new Set(moved.map(({ data }) => data)).size).toBeGreaterThan(moved.length / 4);
}, 60_000);
