import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { memorySubscriptions } from './memory-subscriptions.ts';
import { redisSubscriptions } from './redis-subscriptions.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

let server: StartedRedis;
let redis: Redis;
let tests = 0;

beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'subscriptions-test', commandDeadlineMs: 2_000 });
  await redis.whenUp(5_000);
}, 30_000);
afterAll(async () => {
  await redis?.close();
  await server?.stop();
});

const places: Readonly<Record<string, () => Subscriptions>> = {
  'a Redis': () => redisSubscriptions({ ...redis, key: (tag, ...parts) => redis.key(`${tag} ${tests}`, ...parts) }),
  process: memorySubscriptions,
};

const plan = { tenantId: 'ten_a', documentId: 'doc_plan' };
const of = (user: string, conversationId: string, more: Partial<Subscription> = {}): Subscription => ({
  ...{ ...plan, userId: `usr_${user}`, teamsUserId: `29:${user}`, conversationId, locale: 'de', since: 1 },
  ...more,
});

describe.each(Object.keys(places))('subscriptions in %s', (name) => {
  const [ada, ben, adaToo] = [of('ada', '19:hub'), of('ben', '19:hub'), of('ada', 'a:ada')];
  const list = of('ada', '19:hub', { documentId: 'doc_list' });
  const elsewhere = of('ada', '19:other', { tenantId: 'ten_b' });
  const all = [ada, ben, adaToo, list, elsewhere];
  let subscriptions: Subscriptions;

  beforeEach(async () => {
    tests += 1;
    subscriptions = places[name]!();
    for (const one of [...all, ada]) await subscriptions.add(one);
  });

  const left = async () => {
    const has = await Promise.all(all.map((one) => subscriptions.has(one)));
    return all.filter((_, index) => has[index]);
  };

  test('are found by their document, each once', async () => {
    const found = await subscriptions.ofDocument(plan.tenantId, plan.documentId);
    expect(found).toHaveLength(3);
    expect(found).toEqual(expect.arrayContaining([ada, ben, adaToo]));
    expect(await subscriptions.ofDocument('ten_b', 'doc_list')).toEqual([]);
  });

  test('are removed one by one, and it is said whether there was one', async () => {
    expect([await subscriptions.remove(ada), await subscriptions.remove(ada)]).toEqual([true, false]);
    expect(await left()).toEqual([ben, adaToo, list, elsewhere]);
  });

  test('of a person end with their access, in their organisation', async () => {
    await subscriptions.removeUser('ten_a', 'usr_ada');
    expect(await left()).toEqual([ben, elsewhere]);
  });

  test('of a conversation end with it', async () => {
    await subscriptions.removeConversation('19:hub');
    expect(await left()).toEqual([adaToo, elsewhere]);
    await subscriptions.add(ben);
    expect(await left()).toEqual([ben, adaToo, elsewhere]);
  });

  test('of who left a conversation end there, and nowhere else', async () => {
    await subscriptions.removePeople('19:hub', ['29:ada', '29:nobody']);
    expect(await left()).toEqual([ben, adaToo, elsewhere]);
  });
});
