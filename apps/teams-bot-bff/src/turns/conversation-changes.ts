import { referenceOf } from '@frontdesk/bot-framework';
import type { Activity } from '@frontdesk/bot-framework';
import type { Conversations } from '../conversations/conversations.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';

interface Known {
  readonly conversations: Conversations;
  readonly subscriptions: Subscriptions;
}

/**
 * Remembers where people are spoken to, and forgets it where the bot was removed, or they left. Whether the bot is still
 * there.
 */
export async function noteConversation({ conversations, subscriptions }: Known, activity: Activity): Promise<boolean> {
  const { id } = activity.conversation;
  if (!wasRemoved(activity)) {
    // Who comes back is told so by an update first.
    await conversations.keep(referenceOf(activity), { anew: activity.type !== 'message' });
    const gone = activity.type === 'conversationUpdate' ? (activity.membersRemoved ?? []) : [];
    if (gone.length > 0) await subscriptions.removePeople(id, idsOf(gone));
    return true;
  }
  await subscriptions.removeConversation(id);
  await conversations.forget(id);
  return false;
}

const idsOf = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id);

function wasRemoved({ type, action, membersRemoved = [], recipient }: Activity): boolean {
  if (type === 'installationUpdate') return action?.startsWith('remove') === true;
  return type === 'conversationUpdate' && idsOf(membersRemoved).includes(recipient.id);
}
