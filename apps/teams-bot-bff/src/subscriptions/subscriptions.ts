import type { Locale } from '@frontdesk/bot-framework';

/** Someone who wants to be told of changes of a document, in one conversation. */
export interface Subscription {
  readonly tenantId: string;
  readonly documentId: string;
  /** Of the platform: whose access is asked for again at each change. */
  readonly userId: string;
  readonly teamsUserId: string;
  readonly conversationId: string;
  readonly locale: Locale;
  /** Seconds since the epoch: who was revoked after it is not told any more. */
  readonly since: number;
}

/** Who follows what. Shared by all instances with a Redis. Every method may be repeated. */
export interface Subscriptions {
  add(subscription: Subscription): Promise<void>;
  /** Whether there was one. */
  remove(subscription: Pick<Subscription, 'tenantId' | 'documentId' | 'userId' | 'conversationId'>): Promise<boolean>;
  has(subscription: Pick<Subscription, 'tenantId' | 'documentId' | 'userId' | 'conversationId'>): Promise<boolean>;
  ofDocument(tenantId: string, documentId: string): Promise<readonly Subscription[]>;
  /** Of someone whose access has ended. */
  removeUser(tenantId: string, userId: string): Promise<void>;
  /** Of a conversation that the bot was removed from. */
  removeConversation(conversationId: string): Promise<void>;
  /** Of people, as Teams calls them, who left a conversation. */
  removePeople(conversationId: string, teamsUserIds: readonly string[]): Promise<void>;
}
