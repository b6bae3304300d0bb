import type { Subscription, Subscriptions } from './subscriptions.ts';

/** For one instance: they end with the process. */
export function memorySubscriptions(): Subscriptions {
  const all = new Map<string, Subscription>();
  const removeWhere = (fits: (subscription: Subscription) => boolean): void => {
    for (const [key, subscription] of all) if (fits(subscription)) all.delete(key);
  };
  return {
    add: async (subscription) => void all.set(keyOf(subscription), subscription),
    remove: async (subscription) => all.delete(keyOf(subscription)),
    has: async (subscription) => all.has(keyOf(subscription)),
    ofDocument: async (tenantId, documentId) =>
      [...all.values()].filter((one) => one.tenantId === tenantId && one.documentId === documentId),
    removeUser: async (tenantId, userId) => removeWhere((one) => one.tenantId === tenantId && one.userId === userId),
    removeConversation: async (id) => removeWhere(({ conversationId }) => conversationId === id),
    removePeople: async (id, teamsUserIds) =>
      removeWhere((one) => one.conversationId === id && teamsUserIds.includes(one.teamsUserId)),
  };
}

function keyOf({ tenantId, documentId, userId, conversationId }: Parameters<Subscriptions['remove']>[0]): string {
  return JSON.stringify([tenantId, documentId, conversationId, userId]);
}
