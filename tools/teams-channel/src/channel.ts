// Everything that this Teams is made of, put together once.
import type { Clock } from './clock.ts';
import { createFaults, type Faults } from './connector/faults.ts';
import { createRates, teamsRates, type RateLimits, type Rates } from './connector/rates.ts';
import { createStreams, type Streams } from './connector/streams.ts';
import { createBotLine, type BotLine } from './delivery/bot-line.ts';
import type { Settings } from './settings.ts';
import { createActivitySigner, type ActivitySigner } from './signing/activity-signer.ts';
import { createBotTokens, type BotTokens } from './signing/bot-tokens.ts';
import { createChats, type Chats } from './state/chats.ts';
import { createJournal, type Journal } from './state/journal.ts';
import { createPeople, type People } from './state/people.ts';
import type { ExtensionOutcome } from './teams/message-extension.ts';
import { createSignInHabits, type SignInHabits } from './teams/sign-in.ts';
import { createUserTokens, type UserTokens } from './teams/user-tokens.ts';

export interface Channel {
  readonly settings: Settings;
  /** Where this Teams is, without a slash at the end. */
  readonly url: string;
  readonly serviceUrl: string;
  readonly clock: Clock;
  readonly people: People;
  readonly chats: Chats;
  readonly journal: Journal;
  readonly signer: ActivitySigner;
  readonly botTokens: BotTokens;
  readonly userTokens: UserTokens;
  readonly signInHabits: SignInHabits;
  readonly bot: BotLine;
  /** What links became, by person and address. */
  readonly links: Map<string, { readonly outcome: ExtensionOutcome; readonly until: number }>;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly streams: Streams;
  /** How often the bot may call; tests with many chats lift it. */
  limits: RateLimits;
  /** Forgets everything but the keys. */
  clear(): void;
}

export interface ChannelOptions {
  readonly settings: Settings;
  readonly url: string;
  readonly clock?: Clock;
}

export async function createChannel({ settings, url, clock = Date.now }: ChannelOptions): Promise<Channel> {
  const { appId, appSecret, botUrl, oidcIssuer, ssoResource, botTokenTtlS } = settings;
  const botTokens = await createBotTokens({ issuer: url, appId, appSecret, ttlS: botTokenTtlS, clock });
  const botToken = () => botTokens.sign('botframework.com');
  const signer = await createActivitySigner({ issuer: url, appId, clock, botToken });
  const journal = createJournal(clock);
  const channel: Channel = {
    settings,
    url,
    serviceUrl: `${url}/teams/`,
    clock,
    people: createPeople({ oidcIssuer, appId }),
    chats: createChats(clock),
    journal,
    signer,
    botTokens,
    userTokens: createUserTokens({ oidcIssuer, ssoResource }),
    signInHabits: createSignInHabits(),
    links: new Map(),
    bot: createBotLine({ botUrl, signer, journal, clock }),
    faults: createFaults(),
    rates: createRates(clock),
    streams: createStreams(clock),
    limits: teamsRates,
    clear() {
      const { chats, faults, rates, streams, links, signInHabits } = channel;
      for (const part of [chats, journal, faults, rates, streams, links, signInHabits]) part.clear();
      channel.limits = teamsRates;
    },
  };
  return channel;
}
