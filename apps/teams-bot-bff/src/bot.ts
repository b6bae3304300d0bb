import type { Audit } from '@frontdesk/audit';
import type { TokenVerifier } from '@frontdesk/auth';
import { createBot, sealedWork, serviceUrls } from '@frontdesk/bot-framework';
import type { Bot, BotReports } from '@frontdesk/bot-framework';
import type { Credential } from '@frontdesk/delegation';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { createWork, together } from '@frontdesk/work-queue';
import type { Working } from '@frontdesk/work-queue';
import type { Config } from './config.ts';
import { createConversations } from './conversations/conversations.ts';
import { botReports } from './events.ts';
import type { Intent, TurnServices } from './intents/intent.ts';
import { followChanges } from './proactive/changes.ts';
import { changeNotice } from './proactive/notice.ts';
import { createNotices, keptNotice } from './proactive/notices.ts';
import type { Notices } from './proactive/notices.ts';
import { tellChange } from './proactive/tell-change.ts';
import type { SharedState } from './shared-state.ts';
import { signingIn } from './signing-in.ts';
import type { SignInWindows } from './sign-in-window/sign-in-windows.ts';
import { auditedIntents } from './turns/audited-intents.ts';
import { noteConversation } from './turns/conversation-changes.ts';

export interface TeamsBot {
  readonly bot: Bot;
  readonly notices: Notices;
  readonly windows: SignInWindows | undefined;
  /** Of both: what people wrote, and what they are told. */
  readonly work: Working;
  close(): Promise<void>;
}

export interface BotParts {
  readonly audit: Audit;
  readonly config: Config;
  readonly intents: readonly Intent[];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly shared: SharedState;
  readonly signInExchanges: readonly Credential[];
  readonly tracing: Tracing | undefined;
  readonly turnServices: TurnServices;
  readonly verifier: TokenVerifier;
}

/** Puts the bot together: it answers whoever writes, and tells those who follow a document of its changes. */
export function createTeamsBot(parts: BotParts): TeamsBot {
  const { audit, config, log, shared } = parts;
  const { subscriptions, kept, revocations } = shared;
  const { signIn, windows } = signingIn(parts);
  const reports = botReports(parts.metrics, log);
  const conversations = createConversations(kept);
  const bot = createBot({
    log,
    tracing: parts.tracing,
    reports,
    signIn,
    intents: auditedIntents(parts.intents, audit),
    services: parts.turnServices,
    admission: { serviceUrls: serviceUrls(config.SERVICE_URLS_ALLOWED), tenants: config.TEAMS_TENANTS },
    token: tokenOf(config),
    state: shared,
    idempotency: shared.idempotency,
    invokeWithinMs: config.INVOKE_DEADLINE_MS,
    turnWithinMs: config.TURN_WITHIN_MS,
    workAtOnce: config.WORK_AT_ONCE,
    workLeaseMs: config.WORK_LEASE_MS,
    before: (activity) => noteConversation({ conversations, subscriptions }, activity),
  });
  const { reads } = parts.turnServices;
  const telling = { audit, reads, revocations, connector: bot.connector, conversations, subscriptions };
  const { notices, queue } = noticesOf({ ...parts, reports }, { ...telling, notice: changeNotice });
  const off = shared.changes.on(followChanges({ subscriptions, take: (change) => notices.takeChange(change) }));
  const work = together([bot.work, queue]);
  reports.measure(work);
  return {
    bot,
    notices,
    windows,
    work,
    async close() {
      off();
      await work.drain(0); // both, before the connector that they speak through
      await bot.close();
    },
  };
}

interface NoticeParts extends Pick<BotParts, 'config' | 'log' | 'shared' | 'tracing'> {
  readonly reports: BotReports;
}

/** Nobody waits for a notice, and it has a queue of its own: whatever becomes of them, who writes is answered. */
function noticesOf({ config, log, reports, shared, tracing }: NoticeParts, telling: Parameters<typeof tellChange>[0]) {
  const sealed = sealedWork({ form: keptNotice, seal: shared.seal, log, tracing });
  const queue = createWork({
    store: shared.noticeStore,
    atOnce: config.NOTICES_AT_ONCE,
    leaseMs: config.WORK_LEASE_MS,
    tell: reports.work,
    run: sealed.doneBy(async (notice, held, around) => {
      if (notice.kind === 'tell') return await tellChange(telling, notice, held, around);
      const { tenantId, documentId } = notice.change;
      const followers = await telling.subscriptions.ofDocument(tenantId, documentId);
      await Promise.all(followers.map((follower) => notices.takeTelling(notice.change, follower)));
    }),
  });
  const notices = createNotices(queue, sealed);
  return { notices, queue };
}

function tokenOf({ BOT_TOKEN_URL: url, BOT_APP_ID: appId, BOT_APP_SECRET: secret, BOT_TOKEN_SCOPE: scope }: Config) {
  return { url, appId, secret, scope };
}
