// Signing in to the bot, without anybody seeing it where that works: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-overview
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import { oauthCardType } from '../connector/sizes.ts';
import type { Chat, Member, Message } from '../state/chats.ts';
import type { Delivery } from '../state/journal.ts';
import type { Person } from '../state/people.ts';
import { activityFrom, type From } from './outgoing.ts';

const resource = z.looseObject({ id: z.string(), uri: z.string() });

/** An OAuth card, and the value of a loginRequest. */
export const oauthForm = z.looseObject({
  text: z.string().optional(),
  connectionName: z.string(),
  tokenExchangeResource: resource.optional(),
  buttons: z
    .array(z.looseObject({ type: z.string(), title: z.string().optional(), value: z.string().optional() }))
    .optional(),
});
export type OauthCard = z.infer<typeof oauthForm>;

export interface Authentication {
  readonly id: string;
  readonly connectionName: string;
  readonly token: string;
}

/** How Teams signs one person in. */
export interface SignInHabit {
  /** `fails`: the identity provider gives no token, as when an administrator has not consented. */
  readonly sso: 'works' | 'fails';
  /** How many clients the person has open: each sends the token. */
  readonly clients: number;
}

export interface SignInHabits {
  of(person: Person): SignInHabit;
  set(userId: string, habit: SignInHabit): void;
  clear(): void;
}

export function createSignInHabits(): SignInHabits {
  const habits = new Map<string, SignInHabit>();
  return {
    of: ({ userId }) => habits.get(userId) ?? { sso: 'works', clients: 1 },
    set: (userId, habit) => void habits.set(userId, habit),
    clear: () => habits.clear(),
  };
}

type Attempt = { readonly authentication: Authentication } | { readonly failure: string; readonly message: string };

/** The person's token for the bot, or the code with which Teams says that there is none. */
export async function authenticationFor(channel: Channel, person: Person, card: OauthCard): Promise<Attempt> {
  const { connectionName, tokenExchangeResource: wanted } = card;
  if (!wanted) return { failure: 'oauthcardnotvalid', message: 'tokenExchangeResource is missing' };
  if (wanted.uri !== channel.userTokens.resource) {
    return { failure: 'resourcematchfailed', message: 'tokenExchangeResource.uri is not that of the app package' };
  }
  if (channel.signInHabits.of(person).sso === 'fails') {
    return { failure: 'userconsentrequired', message: 'nobody has consented' };
  }
  try {
    const token = await channel.userTokens.tokenOf(person.userId);
    return { authentication: { id: wanted.id, connectionName, token } };
  } catch (error) {
    return { failure: 'authrequestfailed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** A sign-in card is answered with the token of whom it is for; only when that fails it is shown. */
export async function answerSignInCard(channel: Channel, chat: Chat, message: Message): Promise<void> {
  const attachment = message.activity.attachments?.find(({ contentType }) => contentType === oauthCardType);
  const person = reader(chat);
  if (!attachment || !isPerson(person)) return;
  const { data: card } = oauthForm.safeParse(attachment.content);
  if (!card) return channel.journal.lapsed('The sign-in card is not valid.', chat.id);
  if (!card.tokenExchangeResource) return;
  message.isHidden = true;
  channel.chats.changed(chat);
  const from = { chat, person };
  const attempt = await authenticationFor(channel, from.person, card);
  if ('failure' in attempt) {
    const { failure: code, message: text } = attempt;
    const value = { code, message: text };
    await channel.bot.deliver(activityFrom(channel, from, { type: 'invoke', name: 'signin/failure', value }));
  } else if (await isTokenTaken(channel, from, attempt.authentication)) return;
  message.isHidden = false;
  channel.chats.changed(chat);
}

// In a group every open client would answer; here one is open, that of the person who wrote last.
function reader({ kind, members, messages }: Chat): Member | undefined {
  if (kind === 'personal') return members[0];
  const last = messages.findLast(({ from }) => from !== 'bot');
  return members.find(({ teamsId }) => teamsId === last?.from);
}

function isPerson(member: Member | undefined): member is Person {
  return member?.userId !== undefined;
}

async function isTokenTaken(channel: Channel, from: From, value: Authentication): Promise<boolean> {
  const { clients } = channel.signInHabits.of(from.person);
  const exchange = () =>
    channel.bot.deliver(activityFrom(channel, from, { type: 'invoke', name: 'signin/tokenExchange', value }));
  const answers = await Promise.all(Array.from({ length: clients }, exchange));
  for (const { status } of answers) {
    if (status !== 200 && status !== 412) channel.journal.lapsed(`signin/tokenExchange: ${status}`, from.chat.id);
  }
  return answers.some(({ status }) => status === 200);
}

/** The code that the bot's sign-in page showed at its end. */
export function verify(channel: Channel, from: From, state: string): Promise<Delivery> {
  const value = { state };
  return channel.bot.deliver(activityFrom(channel, from, { type: 'invoke', name: 'signin/verifyState', value }));
}

/** Where the button of a sign-in card leads. */
export function signInLink({ buttons = [] }: OauthCard): string | undefined {
  return buttons.find(({ type }) => type === 'signin')?.value;
}
