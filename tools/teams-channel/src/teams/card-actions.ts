// Buttons of cards (Universal Actions): https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/overview
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import type { Delivery } from '../state/journal.ts';
import { cardFaults } from './cards.ts';
import { activityFrom, type From } from './outgoing.ts';
import { authenticationFor, oauthForm, signInLink, type Authentication } from './sign-in.ts';

export interface CardAction {
  readonly messageId: string;
  /** The action of the card, with what was entered in its `data`. */
  readonly action: Readonly<Record<string, unknown>>;
  readonly trigger: 'manual' | 'automatic';
  /** The code of a sign-in that came before. */
  readonly state?: string | undefined;
}

/** What the person sees then. */
export type ActionOutcome =
  | { readonly kind: 'card'; readonly card: unknown }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'sign-in'; readonly text: string; readonly link: string | undefined }
  | { readonly kind: 'error'; readonly text: string };

const answerForm = z.looseObject({ statusCode: z.int(), type: z.string(), value: z.unknown() });
const errorForm = z.looseObject({ message: z.string().optional() });

const answers = {
  card: 'application/vnd.microsoft.card.adaptive',
  message: 'application/vnd.microsoft.activity.message',
  login: 'application/vnd.microsoft.activity.loginRequest',
};

export const unreachable = 'The app did not answer. Please try again.';

export async function act(channel: Channel, from: From, given: CardAction): Promise<ActionOutcome> {
  const first = await invoke(channel, from, { ...given, authentication: undefined });
  const { data: answer } = answerForm.safeParse(first.body);
  if (answer?.type !== answers.login) return outcome(channel, { from, given, delivery: first });
  const { data: card } = oauthForm.safeParse(answer.value);
  if (!card) return lapse(channel, from, 'The loginRequest is not valid.');
  const signIn = { kind: 'sign-in', text: card.text ?? 'Please sign in.', link: signInLink(card) } as const;
  const attempt = await authenticationFor(channel, from.person, card);
  if ('failure' in attempt) return signIn;
  const second = await invoke(channel, from, { ...given, authentication: attempt.authentication });
  const { data: answered } = answerForm.safeParse(second.body);
  if (answered?.statusCode === 412 || answered?.type === answers.login) return signIn;
  return outcome(channel, { from, given, delivery: second });
}

function invoke(
  channel: Channel,
  from: From,
  { action, trigger, messageId, authentication, state }: CardAction & { authentication: Authentication | undefined },
): Promise<Delivery> {
  const value = { action, trigger, ...(authentication && { authentication }), ...(state !== undefined && { state }) };
  const activity = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: messageId };
  return channel.bot.deliver(activityFrom(channel, from, activity));
}

function outcome(
  channel: Channel,
  { from, given, delivery }: { from: From; given: CardAction; delivery: Delivery },
): ActionOutcome {
  if (delivery.failure) return { kind: 'error', text: unreachable };
  const { data: answer } = answerForm.safeParse(delivery.body);
  if (delivery.status !== 200 || !answer) {
    return lapse(channel, from, `adaptiveCard/action was answered with ${delivery.status} and no card response.`);
  }
  const { statusCode, type, value } = answer;
  if (statusCode === 200 && type === answers.message) return { kind: 'message', text: String(value) };
  if (statusCode === 200 && type === answers.card) return shown(channel, { from, given, card: value });
  const { data: error } = errorForm.safeParse(value);
  return { kind: 'error', text: error?.message ?? `Something went wrong (${statusCode}).` };
}

/** The card takes the place of the old one, for the person who acted. */
function shown(
  channel: Channel,
  { from, given, card }: { from: From; given: CardAction; card: unknown },
): ActionOutcome {
  const faults = cardFaults(card);
  for (const fault of faults) channel.journal.lapsed(fault, from.chat.id);
  if (faults.length > 0) return { kind: 'error', text: faults.join(' ') };
  const message = from.chat.messages.find(({ id }) => id === given.messageId);
  message?.views.set(from.person.teamsId, card);
  channel.chats.changed(from.chat);
  return { kind: 'card', card };
}

function lapse(channel: Channel, { chat }: From, what: string): ActionOutcome {
  channel.journal.lapsed(what, chat.id);
  return { kind: 'error', text: what };
}
