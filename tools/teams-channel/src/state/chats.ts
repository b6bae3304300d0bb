// The conversations of this Teams, and what was said in them.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Activity } from '../teams/activity.ts';
import type { Person } from './people.ts';

export type ChatKind = 'personal' | 'groupChat';

/** Somebody in a chat; who came by an activity that a test made up has an id and a name only. */
export type Member = Pick<Person, 'teamsId' | 'displayName'> & Partial<Person>;

export interface Message {
  readonly id: string;
  /** `bot`, or the Teams id of a person. */
  readonly from: string;
  activity: Activity;
  readonly at: number;
  editedAt?: number;
  deletedAt?: number;
  /** Still growing: an open stream. */
  isGrowing?: boolean;
  /** Not shown: a sign-in card that was answered without anybody seeing it. */
  isHidden?: boolean;
  /** What single persons see in its place, by their Teams id: answers to refreshes of a card. */
  readonly views: Map<string, unknown>;
}

export interface Chat {
  readonly id: string;
  readonly kind: ChatKind;
  readonly topic: string;
  readonly tenantId: string;
  readonly members: Member[];
  /** The bot is in it. */
  isInstalled: boolean;
  isBlocked: boolean;
  /** The bot said that it is writing. */
  typingUntil: number;
  /** Since when somebody waits for the bot to say anything. */
  awaitedSince: number | undefined;
  readonly messages: Message[];
}

export interface Chats {
  all(): readonly Chat[];
  find(id: string): Chat | undefined;
  /** The one that there is, or a new one. */
  personal(person: Person): Chat;
  group(topic: string, people: readonly Person[]): Chat;
  /** For activities that a test made up. */
  adopt(id: string, kind: ChatKind, from: Member, tenantId: string): Chat;
  add(chat: Chat, message: Omit<Message, 'views' | 'at'>): Message;
  /** Says that something in it is different now. */
  changed(chat: Chat): void;
  onChange(listener: (chatId: string) => void): () => void;
  newId(): string;
  clear(): void;
}

export function createChats(clock: Clock): Chats {
  const chats = new Map<string, Chat>();
  const listeners = new Set<(chatId: string) => void>();
  let lastId = 0;

  function create(chat: Pick<Chat, 'id' | 'kind' | 'topic' | 'tenantId' | 'members'>): Chat {
    const made: Chat = {
      ...chat,
      isInstalled: false,
      isBlocked: false,
      typingUntil: 0,
      awaitedSince: undefined,
      messages: [],
    };
    chats.set(made.id, made);
    return made;
  }
  function changed({ id }: Chat): void {
    for (const listener of listeners) listener(id);
  }

  return {
    all: () => [...chats.values()],
    find: (id) => chats.get(id),
    personal(person) {
      const id = `a:1${hashOf(person.teamsId)}`;
      const topic = person.displayName;
      return chats.get(id) ?? create({ id, kind: 'personal', topic, tenantId: person.tenantId, members: [person] });
    },
    group(topic, people) {
      const tenantId = people[0]?.tenantId ?? '';
      const ids = people.map(({ teamsId }) => teamsId).toSorted();
      const id = `19:${hashOf(`${topic} ${ids.join()}`).slice(0, 32)}@thread.v2`;
      return chats.get(id) ?? create({ id, kind: 'groupChat', topic, tenantId, members: [...people] });
    },
    adopt(id, kind, from, tenantId) {
      const chat = chats.get(id) ?? create({ id, kind, topic: from.displayName, tenantId, members: [] });
      chat.isInstalled = true;
      if (!chat.members.some(({ teamsId }) => teamsId === from.teamsId)) chat.members.push(from);
      return chat;
    },
    add(chat, message) {
      const added: Message = { ...message, at: clock(), views: new Map() };
      chat.messages.push(added);
      changed(chat);
      return added;
    },
    changed,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    // As those of Teams: the time in milliseconds, never twice.
    newId() {
      lastId = Math.max(lastId + 1, clock());
      return String(lastId);
    },
    clear: () => chats.clear(),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
