// How long people wait for a bot before Teams tells them that it does not answer.
import type { Channel } from '../channel.ts';
import type { Chat } from '../state/chats.ts';

const firstAnswerMs = 15_000;
const betweenUpdatesMs = 45_000;

export function awaitAnswer({ clock }: Channel, chat: Chat): void {
  chat.awaitedSince ??= clock();
}

/** The bot has said something. */
export function heardFrom(channel: Channel, chat: Chat): void {
  noteLateAnswer(channel, chat);
  chat.awaitedSince = undefined;
}

/** To be asked whenever somebody looks: there is no timer. Said once. */
export function noteLateAnswer({ clock, journal }: Channel, chat: Chat): void {
  if (chat.awaitedSince === undefined || clock() - chat.awaitedSince <= firstAnswerMs) return;
  chat.awaitedSince = undefined;
  journal.lapsed(`The bot said nothing for ${firstAnswerMs / 1000} s.`, chat.id);
}

/** Before a further update of a growing answer. */
export function noteLateUpdate({ clock, journal, streams }: Channel, chat: Chat): void {
  const growing = streams.open(chat.id);
  if (!growing || clock() - growing.lastAt <= betweenUpdatesMs) return;
  journal.lapsed(`The answer did not grow for ${betweenUpdatesMs / 1000} s.`, chat.id);
}
