import { moreTenants, tenantId } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from './app-under-test.ts';
import { inParallel, repliesIn, report, startFleet } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';

const many = 1_000;
const atOnce = 60;

let fleet: Fleet;
let survivor: Instance;
let unique = 0;

beforeAll(async () => {
  fleet = await startFleet();
  survivor = await fleet.start();
}, 60_000);
afterAll(() => fleet.stop());

type Sent = ReturnType<Fleet['channel']['activity']>;

/** As Teams does it: again, elsewhere, until it is acknowledged. */
async function delivered(activity: Sent, first: Instance): Promise<void> {
  for (const instance of [first, survivor, survivor, survivor]) {
    const answer = await instance.send(activity).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 202) return;
  }
  throw new Error('It was never acknowledged.');
}

function conversationOf(activity: Sent): string {
  return (activity['conversation'] as { id: string }).id;
}

function someActivities(count: number): Sent[] {
  unique += 1;
  const tenants = [tenantId, ...moreTenants];
  return Array.from({ length: count }, (_, i) => {
    const id = tenants[i % tenants.length] ?? '';
    const conversation = { id: `a:conversation ${unique} ${i}`, tenantId: id, conversationType: 'personal' };
    return fleet.channel.activity({ conversation, channelData: { tenant: { id } } });
  });
}

describe('1,000 activities, each delivered twice to two instances', () => {
  test('are replied to once each', async () => {
    const { channel } = fleet;
    const second = await fleet.start();
    const activities = someActivities(many);
    const startedAt = performance.now();
    await inParallel([...activities, ...activities], atOnce, (activity, i) =>
      delivered(activity, i % 2 === 0 ? survivor : second),
    );
    await until(() => repliesIn(channel).size === many, 20_000);
    const tookMs = performance.now() - startedAt;
    // What would come twice would come about now.
    await inParallel(activities.slice(0, 50), 10, (activity) => delivered(activity, second));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const counts = [...repliesIn(channel).values()];
    report(`two instances: ${2 * many} deliveries, ${counts.length} replies in ${Math.round(tookMs)} ms`);
    expect(counts).toEqual(activities.map(() => 1));
    expect(tookMs).toBeLessThan(30_000);
    await second.stop();
  }, 60_000);

  test('with an instance killed in the middle: none is lost, and doubled only what was being said just then', async () => {
    const { channel } = fleet;
    const victim = await fleet.start();
    channel.said.length = 0;
    channel.answer = () => ({ status: 201, body: { id: 'said' }, afterMs: 20 });
    const activities = someActivities(many);
    let killedAt = Infinity;
    const startedAt = performance.now();
    await inParallel([...activities, ...activities], atOnce, async (activity, i) => {
      if (i === many / 2) {
        victim.kill();
        killedAt = performance.now();
      }
      await delivered(activity, i % 2 === 0 ? survivor : victim);
    });
    await until(() => repliesIn(channel).size === many, 25_000);
    const tookMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 2_500)); // longer than a lease
    channel.answer = undefined;
    const counts = repliesIn(channel);
    const doubled = [...counts].filter(([, count]) => count > 1).map(([conversation]) => conversation);
    report(`one of two killed: ${counts.size} replies, ${doubled.length} of them doubled, in ${Math.round(tookMs)} ms`);
    expect(new Set(counts.keys())).toEqual(new Set(activities.map(conversationOf)));
    expect(doubled.length).toBeLessThanOrEqual(32); // what one instance works at once
    for (const conversation of doubled) {
      const [first, ...again] = channel.said.filter(
        (said) => (said.activity['conversation'] as { id: string }).id === conversation,
      );
      expect(again).toHaveLength(1);
      // It had left the victim, and the connector's answer found nobody, or had not been written down.
      expect(Math.abs((first?.at ?? 0) - killedAt)).toBeLessThan(250);
    }
    expect(tookMs).toBeLessThan(30_000);
  }, 60_000);
});

describe('an instance killed', () => {
  test('before the connector has answered leaves the reply to the other one, which says it once more at most', async () => {
    const { channel } = fleet;
    channel.said.length = 0;
    const victim = await fleet.start({ WORK_AT_ONCE: '1' });
    const activity = channel.activity();
    const heard = Promise.withResolvers<void>();
    channel.answer = () => {
      heard.resolve();
      return channel.said.length === 0 ? { status: 201, afterMs: 4_000 } : undefined;
    };
    // The survivor may be quicker: then the one that speaks is not killed.
    await delivered(activity, victim);
    await heard.promise;
    victim.kill();
    channel.answer = undefined;
    await until(() => channel.said.length === 2, 15_000).catch(() => undefined);
    expect(channel.said.length).toBeLessThanOrEqual(2);
    expect(channel.said.length).toBeGreaterThanOrEqual(1);
  }, 40_000);
});

describe('while Redis is away', () => {
  test('activities are refused with 503 rather than lost, and taken when it is back', async () => {
    const { channel, redis } = fleet;
    channel.said.length = 0;
    const activity = channel.activity();
    await redis.kill();
    const refused = await survivor.send(activity);
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await redis.restart();
    await until(async () => (await survivor.send(activity)).status === 202, 10_000);
    await until(() => channel.said.length === 1, 10_000);
  }, 40_000);
});
