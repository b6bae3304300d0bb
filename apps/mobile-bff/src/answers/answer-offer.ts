import type { AnswerOffer } from '@frontdesk/answering';
import type { Config } from '../config.ts';

type Offered = Pick<
  Config,
  'ANSWER_MODELS' | 'ANSWER_KEPT_S' | 'ANSWER_USER_TOKENS_DAILY' | 'ANSWER_TENANT_TOKENS_MONTHLY'
>;

/** What anyone may have of models here, if their organisation does not say less. */
export function answerOffer(config: Offered): AnswerOffer {
  return {
    models: config.ANSWER_MODELS,
    keptMs: config.ANSWER_KEPT_S * 1000,
    userTokensPerDay: config.ANSWER_USER_TOKENS_DAILY,
    tenantTokensPerMonth: config.ANSWER_TENANT_TOKENS_MONTHLY,
  };
}
