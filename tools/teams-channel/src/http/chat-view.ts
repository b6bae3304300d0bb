// A conversation as one person sees it.
import type { Channel } from '../channel.ts';
import type { Chat, Message } from '../state/chats.ts';
import { adaptiveCardType } from '../connector/sizes.ts';
import { noteLateAnswer } from '../teams/patience.ts';
import { streamInfoOf, type Attachment } from '../teams/activity.ts';

export function chatView(channel: Channel, chat: Chat, teamsId: string) {
  const { id, kind, topic, isInstalled, isBlocked, typingUntil } = chat;
  const open = channel.streams.open(id); // ends a stream whose time is over
  noteLateAnswer(channel, chat);
  const { lapses, calls } = channel.journal.entries(id);
  return {
    id,
    kind,
    topic,
    isInstalled,
    isBlocked,
    isTyping: typingUntil > channel.clock(),
    members: chat.members.map(({ displayName }) => displayName),
    me: teamsId,
    streamId: open?.id,
    messages: chat.messages
      .filter(({ isHidden }) => !isHidden)
      .map((message) => messageView(message, { chat, teamsId, streamId: open?.id })),
    lapses: [
      ...lapses.map(({ at, what }) => ({ at, what })),
      ...calls
        .filter(({ status, code }) => status >= 400 || code !== undefined)
        .map(({ at, operation, status, code }) => ({ at, what: `${operation}: ${status} ${code ?? ''}` })),
    ].toSorted((one, other) => one.at - other.at),
  };
}

interface Seen {
  readonly chat: Chat;
  readonly teamsId: string;
  readonly streamId: string | undefined;
}

function messageView(message: Message, { chat, teamsId, streamId }: Seen) {
  const { id, from, activity, at, editedAt, deletedAt, views } = message;
  const info = streamInfoOf(activity);
  const isInformative = info !== undefined && info !== 'invalid' && info.streamType === 'informative';
  const sender = chat.members.find((member) => member.teamsId === from)?.displayName;
  const view = views.get(teamsId);
  return {
    id,
    from: from === 'bot' ? 'bot' : from === teamsId ? 'me' : 'other',
    name: from === 'bot' ? 'Frontdesk' : (sender ?? 'Somebody'),
    at,
    editedAt,
    deletedAt,
    isStopped: info !== undefined && info !== 'invalid' && info.streamType !== 'final' && id !== streamId,
    growing: id === streamId ? (isInformative ? 'informative' : 'text') : undefined,
    text: activity.text ?? '',
    textFormat: activity['textFormat'],
    attachments: seenBy(activity.attachments ?? [], view),
    suggestedActions: activity.suggestedActions?.actions ?? [],
    citations: citationsOf(activity.entities ?? []),
    isByAi: (activity.entities ?? []).some(({ additionalType }) =>
      (additionalType as string[] | undefined)?.includes('AIGeneratedContent'),
    ),
  };
}

// What a refresh or a button gave takes the place of the message's card.
function seenBy(attachments: readonly Attachment[], view: unknown): readonly Attachment[] {
  if (view === undefined) return attachments;
  return attachments.map((one) => (one.contentType === adaptiveCardType ? { ...one, content: view } : one));
}

interface Claim {
  readonly position?: number;
  readonly appearance?: { readonly name?: string; readonly abstract?: string; readonly url?: string };
}

function citationsOf(entities: readonly Record<string, unknown>[]) {
  return entities
    .flatMap(({ citation }) => (Array.isArray(citation) ? (citation as Claim[]) : []))
    .map(({ position, appearance = {} }) => ({ position, ...appearance }));
}
