import type { TokenVerifier } from '@frontdesk/auth';
import type { TokenExchange } from '@frontdesk/delegation';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { botEvents } from './bot-events.ts';
import type { ServiceUrls } from './channel-auth/service-urls.ts';
import type { Config } from './config.ts';
import { botToken } from './connector/bot-token.ts';
import { createConnector } from './connector/connector.ts';
import { createConversations } from './conversations/conversations.ts';
import type { Intent, TurnServices } from './intents/intent.ts';
import { followChanges } from './proactive/changes.ts';
import { changeNotice } from './proactive/notice.ts';
import { tellChange } from './proactive/tell-change.ts';
import type { SharedState } from './shared-state.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { ssoTokens } from './sign-in/sso-token.ts';
import { waitingTurns } from './sign-in/waiting-turns.ts';
import { noteConversation } from './turns/conversation-changes.ts';
import { createInbox, workItems } from './turns/inbox.ts';
import type { Inbox } from './turns/inbox.ts';
import type { InvokeTurns } from './turns/invoke-turn.ts';
import { runMessageTurn } from './turns/message-turn.ts';
import { turnMaker } from './turns/turn-maker.ts';
import { createWork } from './work/work.ts';
import type { Work } from './work/work.ts';

export interface Bot {
  readonly inbox: Inbox;
  readonly turns: InvokeTurns;
  readonly work: Work;
  close(): Promise<void>;
}

export interface BotParts {
  readonly config: Config;
  readonly intents: readonly Intent[];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly shared: SharedState;
  readonly turnServices: TurnServices;
  readonly verifier: TokenVerifier;
  readonly allowed: ServiceUrls;
  readonly tokens: TokenExchange;
}

/** Puts the bot together: what comes in waits in the inbox, is worked as turns, and is said through the connector. */
export function createBot(parts: BotParts): Bot {
  const { config, log, shared, turnServices } = parts;
  const { kept, subscriptions, revocations, seal } = shared;
  const events = botEvents(parts.metrics, log);
  const connector = connectorOf(parts, events);
  const conversations = createConversations(kept);
  const turns: InvokeTurns = {
    intents: parts.intents,
    signIn: signInOf(parts),
    signInSettings: {
      connectionName: config.SSO_CONNECTION_NAME,
      resource: config.SSO_AUDIENCE,
      webOrigin: config.WEB_ORIGIN,
    },
    waiting: waitingTurns(kept),
    makeTurn: turnMaker(turnServices, connector),
    idempotency: shared.idempotency,
  };
  const telling = {
    reads: turnServices.reads,
    revocations,
    connector,
    conversations,
    subscriptions,
    notice: changeNotice,
  };
  const run = workItems(
    {
      async activity(activity, held, itsLog) {
        if (await noteConversation({ conversations, subscriptions }, activity)) {
          await runMessageTurn(turns, activity, held, itsLog);
        }
      },
      async change(change) {
        const followers = await subscriptions.ofDocument(change.tenantId, change.documentId);
        await Promise.all(followers.map((follower) => inbox.takeTelling(change, follower)));
      },
      tell: (told, held, itsLog) => tellChange(telling, told, held, itsLog),
    },
    seal,
    log,
  );
  const work = createWork({
    store: shared.workStore,
    run,
    atOnce: config.WORK_AT_ONCE,
    leaseMs: config.WORK_LEASE_MS,
    withinMs: config.TURN_WITHIN_MS,
    tell: events.work,
  });
  const inbox = createInbox(work, seal);
  const off = shared.changes.on(followChanges({ subscriptions, take: (change) => inbox.takeChange(change) }));
  events.measure(work);
  return {
    inbox,
    turns,
    work,
    async close() {
      off();
      await work.drain(0);
      await connector.close();
    },
  };
}

function connectorOf({ config, shared, allowed }: BotParts, events: ReturnType<typeof botEvents>) {
  const token = botToken({
    url: config.BOT_TOKEN_URL,
    appId: config.BOT_APP_ID,
    secret: config.BOT_APP_SECRET,
    scope: config.BOT_TOKEN_SCOPE,
  });
  return createConnector({ serviceUrls: allowed, token, paces: shared.paces, tell: events.connector });
}

function signInOf({ config, shared, tokens, verifier }: BotParts) {
  const { SSO_ISSUER: issuer, SSO_AUDIENCE: audience, SSO_JWKS_URL: jwksUrl } = config;
  return createSignIn({
    readSsoToken: ssoTokens({ issuer, audience, jwksUrl }),
    exchange: tokens,
    verifier,
    audience: config.AUDIENCE,
    kept: shared.kept,
  });
}
