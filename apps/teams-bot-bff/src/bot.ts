import type { Audit } from '@frontdesk/audit';
import type { TokenVerifier } from '@frontdesk/auth';
import type { Credential } from '@frontdesk/delegation';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { botEvents } from './events.ts';
import type { ServiceUrls } from './channel-auth/service-urls.ts';
import type { Config } from './config.ts';
import { botToken } from './connector/bot-token.ts';
import { createConnector } from './connector/connector.ts';
import type { Connector } from './connector/connector.ts';
import { createConversations } from './conversations/conversations.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Intent, TurnServices } from './intents/intent.ts';
import { followChanges } from './proactive/changes.ts';
import { changeNotice } from './proactive/notice.ts';
import { tellChange } from './proactive/tell-change.ts';
import type { SharedState } from './shared-state.ts';
import { signingIn } from './signing-in.ts';
import { waitingTurns } from './sign-in/waiting-turns.ts';
import { auditedIntents } from './turns/audited-intents.ts';
import { noteConversation } from './turns/conversation-changes.ts';
import { createInbox, workItems } from './turns/inbox.ts';
import type { Inbox, Workers } from './turns/inbox.ts';
import type { InvokeTurns } from './turns/invoke-turn.ts';
import { runMessageTurn } from './turns/message-turn.ts';
import { trailing } from './turns/trailing.ts';
import { turnMaker } from './turns/turn-maker.ts';
import { together } from './work/together.ts';
import type { Working } from './work/together.ts';
import { createWork } from './work/work.ts';

export interface Bot {
  readonly inbox: Inbox;
  readonly turns: InvokeTurns;
  readonly work: Working;
  close(): Promise<void>;
}

export interface BotParts {
  readonly audit: Audit;
  readonly config: Config;
  readonly intents: readonly Intent[];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly shared: SharedState;
  readonly turnServices: TurnServices;
  readonly verifier: TokenVerifier;
  readonly allowed: ServiceUrls;
  readonly signInExchanges: readonly Credential[];
}

/** Puts the bot together: what comes in waits in the inbox, is worked as turns, and is said through the connector. */
export function createBot(parts: BotParts): Bot {
  const { config, log, shared, turnServices } = parts;
  const { kept, subscriptions, seal } = shared;
  const events = botEvents(parts.metrics, log);
  const connector = connectorOf(parts, events);
  const conversations = createConversations(kept);
  const turns: InvokeTurns = {
    intents: auditedIntents(parts.intents, parts.audit),
    ...signingIn(parts),
    waiting: waitingTurns(kept),
    makeTurn: turnMaker(turnServices, connector),
    idempotency: shared.idempotency,
    withinMs: config.TURN_WITHIN_MS,
  };
  const said = { connector, conversations, turns };
  const run = workItems(workersOf(parts, { ...said, inbox: () => inbox }), seal, trailing(parts));
  const common = { run, leaseMs: config.WORK_LEASE_MS, tell: events.work };
  const queues = {
    replies: createWork({ ...common, store: shared.workStore, atOnce: config.WORK_AT_ONCE }),
    notices: createWork({ ...common, store: shared.noticeStore, atOnce: config.NOTICES_AT_ONCE }),
  };
  const work = together(Object.values(queues));
  const inbox = createInbox(queues, seal);
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

interface Speaking {
  readonly connector: Connector;
  readonly conversations: Conversations;
  readonly turns: InvokeTurns;
  /** Made after those whose work it keeps. */
  readonly inbox: () => Inbox;
}

/** Who does what waits in the inbox. */
function workersOf({ audit, shared, turnServices: { reads } }: BotParts, speaking: Speaking): Workers {
  const { subscriptions, revocations } = shared;
  const { connector, conversations, turns, inbox } = speaking;
  const telling = { audit, reads, revocations, connector, conversations, subscriptions, notice: changeNotice };
  return {
    async activity(activity, held, around) {
      if (!(await noteConversation({ conversations, subscriptions }, activity))) return;
      await runMessageTurn(turns, activity, held, around);
    },
    async change(change) {
      const followers = await subscriptions.ofDocument(change.tenantId, change.documentId);
      await Promise.all(followers.map((follower) => inbox().takeTelling(change, follower)));
    },
    tell: (told, held, around) => tellChange(telling, told, held, around),
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
