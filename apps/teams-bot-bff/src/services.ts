import type { Answers } from '@frontdesk/answering';
import type { Audit } from '@frontdesk/audit';
import { createTokenVerifier } from '@frontdesk/auth';
import type { Revocations, TokenVerifier } from '@frontdesk/auth';
import { channelTokens } from '@frontdesk/bot-framework';
import type { Bot, ChannelTokens } from '@frontdesk/bot-framework';
import type { Idempotency } from '@frontdesk/idempotency';
import type { Lifecycle, Overload } from '@frontdesk/lifecycle';
import type { RateLimiter } from '@frontdesk/rate-limit';
import type { Switches } from '@frontdesk/switches';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { createTraces, operationOff } from '@frontdesk/wiring';
import type { Working } from '@frontdesk/work-queue';
import { turnAnswers } from './answers/answers.ts';
import { createAppAudit } from './audit.ts';
import { createBackends } from './backends.ts';
import { createTeamsBot } from './bot.ts';
import type { Config } from './config.ts';
import { composingWith } from './events.ts';
import type { Intent, TurnServices } from './intents/intent.ts';
import { intents as ofTheBot } from './intents/intents.ts';
import { createLife } from './overload.ts';
import type { Notices } from './proactive/notices.ts';
import { createReads } from './reads.ts';
import { createSharedState } from './shared-state.ts';
import type { SignInWindows } from './sign-in-window/sign-in-windows.ts';
import { answerOffer, writtenAnswers } from './written-answers.ts';

/** Everything that lives as long as the process. Routes take of it what they name. */
export interface Services extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly lifecycle: Lifecycle;
  readonly overload: Overload;
  readonly audit: Audit;
  readonly channelTokens: ChannelTokens;
  readonly verifier: TokenVerifier;
  readonly revocations: Revocations;
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly switches: Switches;
  readonly turnServices: TurnServices;
  readonly bot: Bot;
  readonly notices: Notices;
  readonly work: Working;
  readonly answers: Answers;
  readonly signInWindows: SignInWindows | undefined;
}

export function createServices(
  config: Config,
  log = createLogger({ name: 'teams-bot-bff', level: config.LOG_LEVEL }),
  intents: readonly Intent[] = ofTheBot,
): Services {
  const metrics = createMetrics({ app: 'teams-bot-bff' });
  const traces = createTraces('teams-bot-bff', config, metrics);
  const life = createLife(config, metrics);
  const audit = createAppAudit(config, { metrics, log });
  const shared = createSharedState(config, { metrics, log });
  const { limiter, idempotency, revocations, cache, switches } = shared;
  const isOff = operationOff(switches);
  const backends = createBackends(config, { metrics, log }, { isOff, ...(cache && { cache }) });
  const reads = createReads(backends.platform);
  const verifier = verifierOf(config, revocations);
  const answers = writtenAnswers(config, { shared, backends, metrics, log });
  const turnServices = {
    reads,
    answers: turnAnswers({ answers, reads, offer: answerOffer(config) }),
    composing: composingWith(metrics, switches),
    subscriptions: shared.subscriptions,
    webOrigin: config.WEB_ORIGIN,
  };
  const telling = { audit, log, metrics, tracing: traces.tracing };
  const bot = createTeamsBot({ ...telling, ...backends, config, intents, shared, turnServices, verifier });
  return {
    config,
    log,
    metrics,
    tracing: traces.tracing,
    audit,
    ...life,
    channelTokens: channelTokensOf(config),
    verifier,
    revocations,
    limiter,
    idempotency,
    switches,
    turnServices,
    bot: bot.bot,
    notices: bot.notices,
    work: bot.work,
    answers,
    signInWindows: bot.windows,
    [Symbol.asyncDispose]: async () => {
      life.overload[Symbol.dispose]();
      await bot.close(); // first: what is under way uses the rest
      await answers.close(); // what is still written ends, and is paid for
      await Promise.all([shared.close(), backends.close(), traces.close()]);
      await audit.close(); // last: all of the above may leave a record
    },
  };
}

function channelTokensOf({ BOT_OPENID_METADATA_URL: metadataUrl, BOT_ISSUER: issuer, BOT_APP_ID: appId }: Config) {
  return channelTokens({ metadataUrl, issuer, appId });
}

function verifierOf(config: Config, revocations: Revocations): TokenVerifier {
  return createTokenVerifier({
    issuer: config.OIDC_ISSUER,
    audience: config.AUDIENCE,
    jwksUrl: config.JWKS_URL ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
    revocations,
  });
}
