import type { TokenVerifier } from '@frontdesk/auth';
import type { Idempotency } from '@frontdesk/idempotency';
import type { Exchange } from '@frontdesk/server';
import type { Logger, Tracing } from '@frontdesk/telemetry';
import { createWork } from '@frontdesk/work-queue';
import type { Work } from '@frontdesk/work-queue';
import type { Activity } from './activities/activity.ts';
import type { BotReports } from './bot-reports.ts';
import type { BotState } from './bot-state.ts';
import type { AdmissionRules } from './channel-auth/admit-activity.ts';
import { botToken } from './connector/bot-token.ts';
import type { BotTokenOptions } from './connector/bot-token.ts';
import { createConnector } from './connector/connector.ts';
import type { Connector } from './connector/connector.ts';
import { localeOf } from './locale.ts';
import { receiving } from './messages/receiving.ts';
import type { Received } from './messages/receiving.ts';
import type { SignInByHand } from './sign-in/by-hand.ts';
import { oauthCard } from './sign-in/sign-in-card.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import type { SignInOptions } from './sign-in/sign-in.ts';
import { waitingTurns } from './sign-in/waiting-turns.ts';
import { createInbox, keptActivity } from './turns/inbox.ts';
import type { Intent } from './turns/intent.ts';
import type { InvokeTurns } from './turns/invoke-turn.ts';
import { runMessageTurn } from './turns/message-turn.ts';
import { sealedWork } from './turns/sealed-work.ts';
import { turnMaker } from './turns/turn-maker.ts';

export interface BotOptions<Services> {
  /** All that the bot can do; the first that reads an activity handles it. */
  readonly intents: readonly Intent<Services>[];
  /** What they may use of the process. */
  readonly services: Services;
  readonly admission: AdmissionRules;
  /** The bot's own, for the connector. */
  readonly token: BotTokenOptions;
  readonly state: BotState;
  readonly idempotency: Idempotency;
  readonly signIn: BotSignIn;
  /** What an invoke may take: Teams gives up after 5 s, the way there included. */
  readonly invokeWithinMs: number;
  /** What one message may take. */
  readonly turnWithinMs: number;
  readonly workAtOnce: number;
  readonly workLeaseMs: number;
  readonly reports: BotReports;
  readonly log: Logger;
  readonly tracing: Tracing | undefined;
  /** Before a message is worked: false where there is nobody to speak to. */
  readonly before?: (activity: Activity) => Promise<boolean>;
}

/** Who people are: by the tokens that Teams has for them, or by hand where it has none. */
export interface BotSignIn extends Pick<SignInOptions, 'readSsoToken' | 'exchanges'> {
  /** Of the platform's tokens. */
  readonly verifier: TokenVerifier;
  readonly connectionName: string;
  /** The Application ID URI of the bot, for which Teams has tokens of its users. */
  readonly resource: string;
  /** Where the button of the card leads that asks people to sign in. */
  readonly link: (activity: Activity, cardId: string) => Promise<string>;
  readonly byHand?: SignInByHand | undefined;
}

export interface Bot {
  /** What Teams gets for an activity whose token was verified. */
  receive(activity: Activity, exchange: Exchange): Promise<Received>;
  readonly connector: Connector;
  /** What was acknowledged, and waits to be done. */
  readonly work: Work;
  /** Leaves to others what is not done. */
  close(): Promise<void>;
}

/** Puts a bot together: what comes in waits in its inbox, is worked as turns, and is said through the connector. */
export function createBot<Services>(options: BotOptions<Services>): Bot {
  const { admission, invokeWithinMs, reports, state, log, tracing } = options;
  const connector = createConnector({
    serviceUrls: admission.serviceUrls,
    token: botToken(options.token),
    paces: state.paces,
    tell: reports.connector,
  });
  const turns = turnsOf(options, connector);
  const activities = sealedWork({ form: keptActivity, seal: state.seal, log, tracing });
  const work = createWork({
    store: state.workStore,
    atOnce: options.workAtOnce,
    leaseMs: options.workLeaseMs,
    tell: reports.work,
    run: activities.doneBy(async ({ activity }, held, around) => {
      if ((await options.before?.(activity)) === false) return;
      await runMessageTurn(turns, activity, held, around);
    }),
  });
  return {
    receive: receiving({ admission, turns, inbox: createInbox(work, activities), invokeWithinMs }),
    connector,
    work,
    async close() {
      await work.drain(0);
      await connector.close();
    },
  };
}

function turnsOf<Services>(options: BotOptions<Services>, connector: Connector): InvokeTurns<Services> {
  const { intents, services, idempotency, signIn, turnWithinMs: withinMs } = options;
  const { kept } = options.state;
  return {
    intents,
    signIn: createSignIn({ ...signIn, kept }),
    async signInCard(activity, id) {
      return oauthCard(id, localeOf(activity.locale), { ...signIn, link: await signIn.link(activity, id) });
    },
    byHand: signIn.byHand,
    waiting: waitingTurns(kept),
    makeTurn: turnMaker(services, connector),
    idempotency,
    withinMs,
  };
}
