import type { Redis } from '@frontdesk/redis';
import type { Subscription, Subscriptions } from './subscriptions.ts';

type Which = Parameters<Subscriptions['remove']>[0];

/**
 * A hash for each document, and a set for each person and each conversation by which theirs are found again. These lie on
 * different nodes of a Cluster: what points to a subscription is written before it and removed after it.
 */
export function redisSubscriptions(redis: Redis): Subscriptions {
  const ofDocument = (tenantId: string, documentId: string) => redis.key(`${tenantId} ${documentId}`, 'followers');
  const ofUser = (tenantId: string, userId: string) => redis.key(`${tenantId} ${userId}`, 'follows');
  const inConversation = (conversationId: string) => redis.key(conversationId, 'follows-here');
  const indexes = ({ tenantId, userId, conversationId }: Which) => [
    ofUser(tenantId, userId),
    inConversation(conversationId),
  ];

  async function remove(which: Which): Promise<boolean> {
    const removed = await redis.command('hdel', ofDocument(which.tenantId, which.documentId), fieldOf(which));
    await Promise.all(indexes(which).map((key) => redis.command('srem', key, nameOf(which))));
    return removed === 1;
  }

  async function allIn(key: string): Promise<Which[]> {
    return ((await redis.command('smembers', key)) as string[]).map(whichOf);
  }

  async function removeAllIn(key: string): Promise<void> {
    await Promise.all((await allIn(key)).map(remove));
  }

  async function find(which: Which): Promise<Subscription | undefined> {
    const key = ofDocument(which.tenantId, which.documentId);
    const text = (await redis.command('hget', key, fieldOf(which))) as string | null;
    return text === null ? undefined : (JSON.parse(text) as Subscription);
  }

  return {
    async add(subscription) {
      const name = nameOf(subscription);
      await Promise.all(indexes(subscription).map((key) => redis.command('sadd', key, name)));
      const key = ofDocument(subscription.tenantId, subscription.documentId);
      await redis.command('hset', key, fieldOf(subscription), JSON.stringify(subscription));
    },
    remove,
    async has(which) {
      const { tenantId, documentId } = which;
      return (await redis.command('hexists', ofDocument(tenantId, documentId), fieldOf(which))) === 1;
    },
    async ofDocument(tenantId, documentId) {
      const values = (await redis.command('hvals', ofDocument(tenantId, documentId))) as string[];
      return values.map((text) => JSON.parse(text) as Subscription);
    },
    removeUser: (tenantId, userId) => removeAllIn(ofUser(tenantId, userId)),
    removeConversation: (conversationId) => removeAllIn(inConversation(conversationId)),
    async removePeople(conversationId, teamsUserIds) {
      const here = await Promise.all((await allIn(inConversation(conversationId))).map(find));
      const theirs = here.flatMap((one) => (one && teamsUserIds.includes(one.teamsUserId) ? [one] : []));
      await Promise.all(theirs.map(remove));
    },
  };
}

function fieldOf({ conversationId, userId }: Which): string {
  return JSON.stringify([conversationId, userId]);
}

function nameOf({ tenantId, documentId, userId, conversationId }: Which): string {
  return JSON.stringify([tenantId, documentId, userId, conversationId]);
}

function whichOf(name: string): Which {
  const [tenantId = '', documentId = '', userId = '', conversationId = ''] = JSON.parse(name) as string[];
  return { tenantId, documentId, userId, conversationId };
}
