// People write to the bot.
import type { Channel } from '../channel.ts';
import type { Message } from '../state/chats.ts';
import type { Delivery } from '../state/journal.ts';
import type { Activity, Attachment } from './activity.ts';
import { activityFrom, botAccount, type From } from './outgoing.ts';
import { awaitAnswer } from './patience.ts';

export interface Written {
  readonly text: string;
  /** Cards that were put in by a search or by a link. */
  readonly attachments?: readonly Attachment[] | undefined;
  /** What a button of a card sends along. */
  readonly value?: unknown;
  readonly replyToId?: string | undefined;
}

export interface Sent {
  readonly message: Message;
  /** Undefined: the bot was not told; in a group it only hears what mentions it. */
  readonly delivery: Delivery | undefined;
}

const mention = /@frontdesk\b/i;

export async function write(channel: Channel, from: From, written: Written): Promise<Sent> {
  const { chat, person } = from;
  const { text, attachments, value, replyToId } = written;
  const isMentioned = chat.kind === 'groupChat' && mention.test(text);
  const activity = activityFrom(channel, from, {
    type: 'message',
    textFormat: 'plain',
    text: isMentioned ? text.replace(mention, '<at>Frontdesk</at>') : text,
    ...(attachments && { attachments }),
    ...(value !== undefined && { value }),
    ...(replyToId !== undefined && { replyToId }),
  });
  if (isMentioned) {
    const mentioned = { type: 'mention', mentioned: botAccount(channel), text: '<at>Frontdesk</at>' };
    activity.entities = [mentioned, ...(activity.entities ?? [])];
  }
  const message = channel.chats.add(chat, { id: activity.id ?? '', from: person.teamsId, activity });
  const isHeard = chat.isInstalled && (chat.kind === 'personal' || isMentioned || value !== undefined);
  if (isHeard && text.trim() !== '') awaitAnswer(channel, chat);
  return { message, delivery: isHeard ? await channel.bot.deliver(activity) : undefined };
}

/** An activity that a test made up, with the chat that it is in, which is made when there is none. */
export async function deliverGiven(channel: Channel, activity: Activity): Promise<Activity> {
  const { conversation, from } = activity;
  const filled: Activity = {
    id: channel.chats.newId(),
    timestamp: new Date(channel.clock()).toISOString(),
    channelId: 'msteams',
    serviceUrl: channel.serviceUrl,
    recipient: botAccount(channel),
    ...activity,
  };
  if (conversation === undefined || from === undefined) return filled;
  const said = conversation as { tenantId?: string; conversationType?: string };
  const person = await channel.people.find(from.id).catch(() => undefined);
  const member = person ?? { teamsId: from.id, displayName: from.name ?? from.id };
  const kind = said.conversationType === 'groupChat' ? 'groupChat' : 'personal';
  const chat = channel.chats.adopt(conversation.id, kind, member, said.tenantId ?? '');
  const isKnown = chat.messages.some(({ id }) => id === filled.id); // delivered again
  if (activity.type === 'message' && !isKnown) {
    channel.chats.add(chat, { id: filled.id ?? '', from: from.id, activity: filled });
  }
  return filled;
}
