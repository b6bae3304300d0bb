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
import type { Switches } from '@frontdesk/switches';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { createTokenQuota } from '@frontdesk/token-quota';
import { createTraces, operationOff } from '@frontdesk/wiring';
import { answerReaderReports, answerReports, composingWith } from './events.ts';
import { createOpenStreams } from './answers/open-streams.ts';
import type { OpenStreams } from './answers/open-streams.ts';
import { createAppAudit } from './audit.ts';
import { createBackends } from './backends.ts';
import type { Backends } from './backends.ts';
import type { Config } from './config.ts';
import type { Composing } from './events.ts';
import { createAppFlags } from './flags.ts';
import type { AppFlags } from './flags.ts';
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
  readonly revocations: Revocations;
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly switches: Switches;
  readonly reads: Reads;
  readonly files: FileOrigins;
  readonly features: AppFlags;
  readonly composing: Composing;
  readonly answers: Answers;
  readonly openStreams: OpenStreams;
  readonly serverTiming: boolean;
}

export function createServices(
  config: Config,
  log = createLogger({ name: 'mobile-bff', level: config.LOG_LEVEL }),
): Services {
  const metrics = createMetrics({ app: 'mobile-bff' });
  const traces = createTraces('mobile-bff', config, metrics);
  const life = createLife(config, metrics);
  const files = createFileOrigins(config.FILE_ORIGINS, { metrics, log });
  const audit = createAppAudit(config, { metrics, log });
  const shared = createSharedState(config, { metrics, log });
  const { limiter, idempotency, revocations, cache, switches } = shared;
  const isOff = operationOff(switches);
  const backends = createBackends(config, { metrics, log }, { isOff, ...(cache && { cache }) });
  const reads = createReads(backends.platform);
  const features = createAppFlags(reads, metrics);
  const answers = answersOf(config, { shared, backends, metrics, log });
  return {
    config,
    log,
    metrics,
    tracing: traces.tracing,
    audit,
    ...life,
    verifier: createTokenVerifier({
      issuer: config.OIDC_ISSUER,
      audience: config.AUDIENCE,
      jwksUrl: config.JWKS_URL ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
      revocations,
    }),
    revocations,
    limiter,
    idempotency,
    switches,
    reads,
    files,
    features,
    composing: composingWith(metrics, switches),
    answers,
    openStreams: createOpenStreams(config.STREAMS_PER_USER),
    serverTiming: config.SERVER_TIMING === 'on',
    [Symbol.asyncDispose]: async () => {
      life.overload[Symbol.dispose]();
      await answers.close(); // what is still written ends, and is paid for
      await Promise.all([shared.close(), files.close(), backends.close(), features.close(), traces.close()]);
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
  const reports = answerReports('mobile.answer', metrics, log);
  const answers = createAnswers({
    log: shared.answerLog,
    quota: createTokenQuota({
      store: shared.tokenStore,
      app: 'mobile-bff',
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
