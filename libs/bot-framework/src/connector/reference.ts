import type { Activity } from '../activities/activity.ts';
import type { ConversationReference } from './outgoing.ts';

/** Of an activity that was admitted: its `serviceUrl` is one that may be spoken to. */
export function referenceOf(activity: Activity): ConversationReference {
  const { serviceUrl, channelId, conversation, recipient, channelData } = activity;
  return {
    serviceUrl,
    channelId,
    conversationId: conversation.id,
    conversationType: conversation.conversationType,
    tenantId: conversation.tenantId ?? channelData?.tenant?.id,
    bot: { id: recipient.id, name: recipient.name },
  };
}
