// What the bot may do here: each operation, with all that Teams refuses. HTTP is next door.
import type { Channel } from '../channel.ts';
import type { Operation } from '../state/journal.ts';
import type { Chat, Member, Message } from '../state/chats.ts';
import { attachmentFaults } from '../teams/cards.ts';
import { heardFrom, noteLateUpdate } from '../teams/patience.ts';
import { answerSignInCard } from '../teams/sign-in.ts';
import { streamInfoOf, type Activity, type StreamInfo } from '../teams/activity.ts';
import {
  badArgument,
  blockedByUser,
  noSuchActivity,
  noSuchConversation,
  notInRoster,
  notYours,
  tooManyRequests,
  type Refusal,
} from './refusal.ts';
import { sizeRefusal } from './sizes.ts';

const typingShownMs = 3_000;

export interface Done {
  readonly status: 200 | 201 | 202;
  readonly body?: object | undefined;
  /** Of a 202 that had no effect. */
  readonly dropped?: Refusal;
}
export type Outcome = Done | { readonly refusal: Refusal };

export interface CreateConversation {
  readonly members: readonly { readonly id: string }[];
  readonly isGroup?: boolean | undefined;
  readonly tenantId?: string | undefined;
  readonly channelData?: { readonly tenant?: { readonly id?: string | undefined } | undefined } | undefined;
  readonly activity?: Activity | undefined;
}

/** A new message of the bot. */
export function send(channel: Channel, conversationId: string, activity: Activity): Outcome {
  const chat = channel.chats.find(conversationId);
  const refusal = writeRefusal(chat) ?? rateRefusal(channel, 'send', chat);
  if (!chat || refusal) return { refusal: refusal ?? noSuchConversation };
  heardFrom(channel, chat);
  const info = streamInfoOf(activity);
  if (info === 'invalid') return { refusal: badArgument('The streaminfo entity is not valid.') };
  if (info) return sendStreamed(channel, chat, { activity, info });
  if (activity.type === 'typing') return typing(channel, chat);
  if (activity.type !== 'message') return { refusal: badArgument(`A bot cannot send ${activity.type}.`) };
  const tooBig = sizeRefusal(activity) ?? emptyRefusal(activity);
  if (tooBig) return { refusal: tooBig };
  for (const fault of attachmentFaults(activity.attachments)) channel.journal.lapsed(fault, chat.id);
  const message = channel.chats.add(chat, { id: channel.chats.newId(), from: 'bot', activity });
  answerSignInCard(channel, chat, message).catch((error: unknown) => channel.journal.lapsed(String(error), chat.id));
  return { status: 201, body: { id: message.id } };
}

function typing(channel: Channel, chat: Chat): Outcome {
  chat.typingUntil = channel.clock() + typingShownMs;
  channel.chats.changed(chat);
  return { status: 201, body: { id: channel.chats.newId() } };
}

function sendStreamed(channel: Channel, chat: Chat, sent: { activity: Activity; info: StreamInfo }): Outcome {
  const { activity, info } = sent;
  const { chats, streams } = channel;
  const tooBig = sizeRefusal(activity);
  // A streamed message that is too large is refused as the stream is.
  if (tooBig) return { refusal: { ...tooBig, status: 403, code: 'ContentStreamNotAllowed' } };
  noteLateUpdate(channel, chat);
  const isPersonal = chat.kind === 'personal';
  const verdict = streams.accept({ chatId: chat.id, isPersonal, activity, info, newId: chats.newId });
  if (verdict.kind === 'refused') return { refusal: verdict.refusal };
  if (verdict.kind === 'dropped') return { status: 202, dropped: verdict.refusal };
  const { stream, kind } = verdict;
  if (kind === 'started') {
    chats.add(chat, { id: stream.id, from: 'bot', activity, isGrowing: true });
    return { status: 201, body: { id: stream.id } };
  }
  const message = chat.messages.find(({ id }) => id === stream.id);
  if (message) {
    message.activity = activity;
    message.isGrowing = kind !== 'final';
    chats.changed(chat);
  }
  return { status: 202, body: kind === 'final' ? { id: stream.id } : undefined };
}

/** Puts another activity in the place of one that the bot has sent. */
export function update(channel: Channel, conversationId: string, given: { id: string; activity: Activity }): Outcome {
  const chat = channel.chats.find(conversationId);
  const found = writeRefusal(chat) ?? rateRefusal(channel, 'send', chat) ?? messageToChange(chat, given.id);
  if (!('at' in found)) return { refusal: found };
  if (given.activity.type !== 'message') return { refusal: badArgument('Only a message can take its place.') };
  const tooBig = sizeRefusal(given.activity) ?? emptyRefusal(given.activity);
  if (tooBig || !chat) return { refusal: tooBig ?? noSuchConversation };
  for (const fault of attachmentFaults(given.activity.attachments)) channel.journal.lapsed(fault, chat.id);
  found.activity = given.activity;
  found.editedAt = channel.clock();
  found.views.clear(); // everybody sees the new one
  channel.chats.changed(chat);
  return { status: 200, body: { id: found.id } };
}

export function remove(channel: Channel, conversationId: string, id: string): Outcome {
  const chat = channel.chats.find(conversationId);
  const found = writeRefusal(chat) ?? rateRefusal(channel, 'send', chat) ?? messageToChange(chat, id);
  if (!chat || !('at' in found)) return { refusal: 'at' in found ? noSuchConversation : found };
  found.deletedAt = channel.clock();
  channel.chats.changed(chat);
  return { status: 200 };
}

/** The personal chat with somebody who has installed the bot. */
export async function createConversation(channel: Channel, asked: CreateConversation): Promise<Outcome> {
  const [member, ...others] = asked.members;
  if (!member || others.length > 0 || asked.isGroup === true) {
    return { refusal: badArgument('A bot opens a conversation with one person.') };
  }
  const tenantId = asked.tenantId ?? asked.channelData?.tenant?.id;
  if (tenantId === undefined) return { refusal: badArgument('The tenant is missing.') };
  const chat = channel.chats
    .all()
    .find(({ kind, members }) => kind === 'personal' && members.some(({ teamsId }) => teamsId === member.id));
  const refusal = rateRefusal(channel, 'create', chat);
  if (refusal) return { refusal };
  if (!chat?.isInstalled || chat.tenantId !== tenantId) return { refusal: notInRoster };
  if (!asked.activity) return { status: 201, body: { id: chat.id, serviceUrl: channel.serviceUrl } };
  const sent = send(channel, chat.id, asked.activity);
  if ('refusal' in sent) return sent;
  const { id: activityId } = sent.body as { id: string };
  return { status: 201, body: { id: chat.id, serviceUrl: channel.serviceUrl, activityId } };
}

export function members(channel: Channel, conversationId: string): readonly object[] | Refusal {
  const chat = channel.chats.find(conversationId);
  const refusal = writeRefusal(chat) ?? rateRefusal(channel, 'members', chat);
  return refusal ?? chat?.members.map((member) => asAccount(member, chat.tenantId)) ?? noSuchConversation;
}

function asAccount(member: Member, tenantId: string): object {
  const { teamsId: id, displayName: name, directoryId: aadObjectId, givenName, surname, email } = named(member);
  return {
    id,
    name,
    aadObjectId,
    objectId: aadObjectId,
    givenName,
    surname,
    email,
    userPrincipalName: email,
    tenantId,
  };
}

function named(member: Member) {
  const [givenName, ...rest] = member.displayName.split(' ');
  return { ...member, givenName, surname: rest.join(' ') };
}

function writeRefusal(chat: Chat | undefined): Refusal | undefined {
  if (!chat) return noSuchConversation;
  if (!chat.isInstalled) return notInRoster;
  return chat.isBlocked ? blockedByUser : undefined;
}

function rateRefusal(channel: Channel, of: Exclude<keyof Channel['limits'], 'tenant'>, chat: Chat | undefined) {
  const { rates, limits, settings } = channel;
  const wait = rates.take([
    { key: `${of} ${settings.appId} ${chat?.id}`, windows: limits[of] },
    { key: `tenant ${chat?.tenantId}`, windows: limits.tenant },
  ]);
  return wait === undefined ? undefined : tooManyRequests(wait);
}

function messageToChange(chat: Chat | undefined, id: string): Message | Refusal {
  const message = chat?.messages.find((one) => one.id === id);
  if (!message || message.deletedAt !== undefined) return noSuchActivity;
  return message.from === 'bot' ? message : notYours;
}

function emptyRefusal({ text, attachments, suggestedActions }: Activity): Refusal | undefined {
  return text || attachments?.length || suggestedActions ? undefined : badArgument('The message is empty.');
}

export function operationOf(method: string, hasActivityId: boolean): Operation {
  if (method === 'PUT') return 'update';
  if (method === 'DELETE') return 'delete';
  return hasActivityId ? 'reply' : 'send';
}
