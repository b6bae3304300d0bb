// Activities as Teams writes them.
import type { Channel } from '../channel.ts';
import type { Chat } from '../state/chats.ts';
import type { Person } from '../state/people.ts';
import type { Activity } from './activity.ts';

export interface From {
  readonly chat: Chat;
  readonly person: Person;
  /** Of the person's Teams: `de-DE`. */
  readonly locale?: string | undefined;
}

/** What every activity has; `more` is what makes it this one. */
export function activityFrom(channel: Channel, from: From, more: { type: string } & Record<string, unknown>): Activity {
  const { chat, person, locale = 'en-GB' } = from;
  const { displayName: name, teamsId: id, directoryId: aadObjectId } = person;
  const { channelData, ...rest } = more;
  return {
    id: channel.chats.newId(),
    timestamp: new Date(channel.clock()).toISOString(),
    localTimezone: 'Europe/Oslo',
    channelId: 'msteams',
    serviceUrl: channel.serviceUrl,
    from: { id, name, aadObjectId },
    recipient: botAccount(channel),
    conversation: {
      id: chat.id,
      conversationType: chat.kind,
      tenantId: chat.tenantId,
      ...(chat.kind === 'groupChat' && { isGroup: true, name: chat.topic }),
    },
    locale,
    entities: [{ type: 'clientInfo', locale, country: locale.split('-')[1], platform: 'Web', timezone: 'Europe/Oslo' }],
    channelData: { tenant: { id: chat.tenantId }, ...(channelData as object | undefined) },
    ...rest,
  };
}

export function botAccount({ settings }: Channel): { id: string; name: string } {
  return { id: `28:${settings.appId}`, name: 'Frontdesk' };
}
