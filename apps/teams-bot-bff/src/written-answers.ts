import { askingModels, createAnswers, endingAnswers } from '@frontdesk/answering';
import type { AnswerOffer, Answers } from '@frontdesk/answering';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import { createTokenQuota } from '@frontdesk/token-quota';
import { answerReports } from './events.ts';
import type { Backends } from './backends.ts';
import type { Config } from './config.ts';
import type { SharedState } from './shared-state.ts';

interface Around {
  readonly shared: SharedState;
  readonly backends: Pick<Backends, 'models'>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What models write here: each answer once and paid once, ended where access ends. */
export function writtenAnswers(config: Config, { shared, backends, metrics, log }: Around): Answers {
  const reports = answerReports('teams.answer', metrics, log);
  const { answerLog, tokenStore: store, changes } = shared;
  const answers = createAnswers({
    log: answerLog,
    quota: createTokenQuota({ store, app: 'teams-bot-bff', prices: config.MODEL_PRICES, events: reports.quota }),
    ask: askingModels(backends.models),
    maxTokens: config.ANSWER_MAX_TOKENS,
    leaseMs: config.ANSWER_LEASE_MS,
    graceMs: config.ANSWER_GRACE_MS,
    events: reports.answers,
  });
  changes.on(endingAnswers(answers));
  return answers;
}

/** What anyone may have of models here, if their organisation does not say less. */
export function answerOffer(config: Config): AnswerOffer {
  return {
    models: config.ANSWER_MODELS,
    keptMs: config.ANSWER_KEPT_S * 1000,
    userTokensPerDay: config.ANSWER_USER_TOKENS_DAILY,
    tenantTokensPerMonth: config.ANSWER_TENANT_TOKENS_MONTHLY,
  };
}
