import { askingModels, createAnswers, endingAnswers } from '@frontdesk/answering';
import type { Answers } from '@frontdesk/answering';
import type { Audit } from '@frontdesk/audit';
import { createTokenVerifier } from '@frontdesk/auth';
import type { Revocations, TokenVerifier } from '@frontdesk/auth';
import { createFileOrigins } from '@frontdesk/files';
import type { FileOrigins } from '@frontdesk/files';
import type { Idempotency } from '@frontdesk/idempotency';
import type { Lifecycle, Overload } from '@frontdesk/lifecycle';
import type { RateLimiter } from '@frontdesk/rate-limit';
import type { Sessions } from '@frontdesk/sessions';
import type { Switches } from '@frontdesk/switches';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { createTokenQuota } from '@frontdesk/token-quota';
import { createTraces, operationOff } from '@frontdesk/wiring';
import { answerReaderReports, answerReports, composingWith, countRuns, liveReports } from './events.ts';
import { createOpenStreams } from './answers/open-streams.ts';
import type { OpenStreams } from './answers/open-streams.ts';
import { createAppAudit } from './audit.ts';
import { createBackends } from './backends.ts';
import type { Backends } from './backends.ts';
import { createBrowserSessions } from './browser-sessions.ts';
import type { Config } from './config.ts';
import type { DashboardStore } from './dashboards/dashboard-store.ts';
import type { Composing, TellRun } from './events.ts';
import { createAppFlags } from './flags.ts';
import type { AppFlags } from './flags.ts';
import type { Graphql } from './graphql/graphql.ts';
import { onceAsked } from './graphql/once-asked.ts';
import { createLiveDocuments } from './live/live-documents.ts';
import type { LiveDocuments } from './live/live-documents.ts';
import { createLife } from './overload.ts';
import { createReads } from './reads.ts';
import type { Reads } from './reads.ts';
import { createSharedState } from './shared-state.ts';
import type { SharedState } from './shared-state.ts';

/** Everything that lives as long as the process. Routes take of it what they name. */
export interface Services extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly lifecycle: Lifecycle;
  readonly overload: Overload;
  readonly audit: Audit;
  readonly verifier: TokenVerifier;
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly switches: Switches;
  readonly reads: Reads;
  readonly files: FileOrigins;
  readonly features: AppFlags;
  readonly composing: Composing;
  /** Made when it is asked for: no start waits for its schema and operations. */
  readonly graphql: () => Promise<Graphql>;
  readonly tellRun: TellRun;
  readonly dashboards: DashboardStore;
  readonly answers: Answers;
  readonly openStreams: OpenStreams;
  readonly live: LiveDocuments;
  readonly serverTiming: boolean;
}

export function createServices(
  config: Config,
  log = createLogger({ name: 'web-bff', level: config.LOG_LEVEL }),
): Services {
  const metrics = createMetrics({ app: 'web-bff' });
  const traces = createTraces('web-bff', config, metrics);
  const life = createLife(config, metrics);
  const audit = createAppAudit(config, { metrics, log });
  const shared = createSharedState(config, { metrics, log });
  const { limiter, idempotency, revocations, cache, switches } = shared;
  const isOff = operationOff(switches);
  const backends = createBackends(config, { metrics, log }, { isOff, ...(cache && { cache }) });
  const reads = createReads(backends.platform);
  const files = createFileOrigins(config.FILE_ORIGINS, { metrics, log });
  const features = createAppFlags(reads, metrics);
  const verifier = createTokenVerifier({
    issuer: config.OIDC_ISSUER,
    audience: config.AUDIENCE,
    jwksUrl: config.JWKS_URL ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
    revocations,
  });
  const sessions = createBrowserSessions(config, { store: shared.sessionStore, verifier, revocations, metrics, log });
  const answers = answersOf(config, { shared, backends, metrics, log });
  const live = liveDocumentsOf(config, { shared, metrics, log });
  const graphql = onceAsked(async () => (await import('./graphql/app-graphql.ts')).createAppGraphql(config));
  return {
    config,
    log,
    metrics,
    tracing: traces.tracing,
    audit,
    ...life,
    verifier,
    sessions,
    revocations,
    limiter,
    idempotency,
    switches,
    reads,
    files,
    features,
    composing: composingWith(metrics, switches),
    graphql,
    tellRun: countRuns(metrics),
    dashboards: shared.dashboards,
    answers,
    openStreams: createOpenStreams(config.STREAMS_PER_USER),
    live,
    serverTiming: config.SERVER_TIMING === 'on',
    [Symbol.asyncDispose]: async () => {
      life.overload[Symbol.dispose]();
      await live.close();
      await answers.close(); // what is still written ends, and is paid for
      await sessions.close(); // before its store: what ends is still written down
      await Promise.all([shared.close(), backends.close(), files.close(), features.close(), traces.close()]);
      await audit.close(); // last: all of the above may leave a record
    },
  };
}

interface AnswersAround {
  readonly shared: SharedState;
  readonly backends: Backends;
  readonly metrics: Metrics;
  readonly log: Logger;
}

function answersOf(config: Config, { shared, backends, metrics, log }: AnswersAround): Answers {
  const reports = answerReports('web.answer', metrics, log);
  const answers = createAnswers({
    log: shared.answerLog,
    quota: createTokenQuota({
      store: shared.tokenStore,
      app: 'web-bff',
      prices: config.MODEL_PRICES,
      events: reports.quota,
    }),
    ask: askingModels(backends.models),
    maxTokens: config.ANSWER_MAX_TOKENS,
    leaseMs: config.ANSWER_LEASE_MS,
    graceMs: config.ANSWER_GRACE_MS,
    events: { ...reports.answers, ...answerReaderReports(metrics) },
  });
  shared.changes.on(endingAnswers(answers));
  return answers;
}

type LiveAround = Pick<AnswersAround, 'shared' | 'metrics' | 'log'>;

function liveDocumentsOf(config: Config, { shared, metrics, log }: LiveAround): LiveDocuments {
  const live = createLiveDocuments({
    log: shared.topicLog,
    turns: shared.presenceTurns,
    presenceMs: config.LIVE_PRESENCE_MS,
    recheckMs: config.LIVE_RECHECK_MS,
    reports: liveReports(metrics, log),
  });
  shared.changes.on(live.listener);
  return live;
}
