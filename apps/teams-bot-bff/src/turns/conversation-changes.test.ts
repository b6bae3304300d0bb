import type { Activity } from '@frontdesk/bot-framework';
import { memoryKept } from '@frontdesk/bot-framework/testing';
import { describe, expect, test } from '@jest/globals';
import { createConversations } from '../conversations/conversations.ts';
import { createSeal } from '@frontdesk/sealing';
import { memorySubscriptions } from '../subscriptions/memory-subscriptions.ts';
import { noteConversation } from './conversation-changes.ts';

const kept = memoryKept(createSeal(() => [{ id: 'a', key: Buffer.alloc(32) }]));
// Two instances with one store.
const [here, there] = [1, 2].map(() => ({
  conversations: createConversations(kept),
  subscriptions: memorySubscriptions(),
})) as [Parameters<typeof noteConversation>[0], Parameters<typeof noteConversation>[0]];

const activity = (more: Partial<Activity>): Activity => ({
  type: 'message',
  id: 'activity-1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:ada' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'tenant' },
  ...more,
});

describe('where people are spoken to', () => {
  test('is known from the first message on, and follows a new service URL', async () => {
    expect(await noteConversation(here, activity({}))).toBe(true);
    expect(await there.conversations.find('a:1')).toMatchObject({ conversationType: 'personal', tenantId: 'tenant' });
    const serviceUrl = 'https://smba.trafficmanager.net/amer/';
    await noteConversation(here, activity({ serviceUrl }));
    expect(await there.conversations.find('a:1')).toMatchObject({ serviceUrl });
  });

  test.each([
    { type: 'installationUpdate', action: 'remove' },
    { type: 'installationUpdate', action: 'remove-upgrade' },
    { type: 'conversationUpdate', membersRemoved: [{ id: '28:bot' }] },
  ])('is forgotten with %j, and known again when the bot is back, whichever instance hears it', async (removed) => {
    await noteConversation(here, activity({}));
    expect(await noteConversation(there, activity(removed))).toBe(false);
    expect(await here.conversations.find('a:1')).toBeUndefined();
    await noteConversation(here, activity({ type: 'installationUpdate', action: 'add' }));
    expect(await there.conversations.find('a:1')).toBeDefined();
  });

  test('is not forgotten when somebody else leaves, who is told of nothing there any more', async () => {
    const of = (user: string, conversationId = 'a:1') => ({
      ...{ tenantId: 'tenant', documentId: 'doc_q3plan7x2mva', userId: `usr_${user}`, teamsUserId: `29:${user}` },
      ...{ conversationId, locale: 'en' as const, since: 0 },
    });
    const all = [of('ada'), of('ben'), of('ben', 'a:2')];
    for (const one of all) await here.subscriptions.add(one);
    await noteConversation(here, activity({ type: 'conversationUpdate', membersRemoved: [{ id: '29:ben' }] }));
    expect(await here.conversations.find('a:1')).toBeDefined();
    expect(await Promise.all(all.map((one) => here.subscriptions.has(one)))).toEqual([true, false, true]);
  });
});
