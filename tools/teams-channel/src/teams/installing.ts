// The app comes to a chat, and goes.
import type { Channel } from '../channel.ts';
import type { Delivery } from '../state/journal.ts';
import { activityFrom, botAccount, type From } from './outgoing.ts';

/** What Teams tells a bot that was added. Nothing, when it is there already. */
export async function install(channel: Channel, from: From): Promise<Delivery[]> {
  if (from.chat.isInstalled) return [];
  from.chat.isInstalled = true;
  channel.chats.changed(from.chat);
  const added = [
    ...(from.chat.kind === 'groupChat' ? from.chat.members.map(({ teamsId: id }) => ({ id })) : []),
    botAccount(channel),
  ];
  return [
    await channel.bot.deliver(activityFrom(channel, from, { type: 'conversationUpdate', membersAdded: added })),
    await channel.bot.deliver(activityFrom(channel, from, { type: 'installationUpdate', action: 'add' })),
  ];
}

export async function uninstall(channel: Channel, from: From): Promise<Delivery[]> {
  if (!from.chat.isInstalled) return [];
  from.chat.isInstalled = false;
  channel.chats.changed(from.chat);
  const gone = { type: 'conversationUpdate', membersRemoved: [botAccount(channel)] };
  return [
    await channel.bot.deliver(activityFrom(channel, from, { type: 'installationUpdate', action: 'remove' })),
    ...(from.chat.kind === 'groupChat' ? [await channel.bot.deliver(activityFrom(channel, from, gone))] : []),
  ];
}
