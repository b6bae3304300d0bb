import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { microUsd } from '@frontdesk/token-quota';
import type { QuotaLimits } from '@frontdesk/token-quota';
import type { Config } from '../config.ts';
import { aiOffProblem } from '../generations/ai-models.ts';
import type { Reads } from '../reads.ts';
import { noModelAllowed } from './answer-problems.ts';

/** What an organisation lets a model do for its people. */
export interface AnswerTerms {
  readonly model: string;
  readonly limits: QuotaLimits;
  /** For how long the text of an answer may be kept. */
  readonly retentionMs: number;
}

type Asked = Pick<
  Config,
  'ANSWER_MODELS' | 'ANSWER_KEPT_S' | 'ANSWER_USER_TOKENS_DAILY' | 'ANSWER_TENANT_TOKENS_MONTHLY'
>;

const dayMs = 86_400_000;

/** Settings that cannot be read, or are older than they may be, are a no: money is spent on what they allow. */
export async function answerTerms(
  reads: Pick<Reads, 'answerSettings'>,
  reach: CallerReach,
  config: Asked,
): Promise<AnswerTerms> {
  const { ai } = await reads.answerSettings({ tenantId: reach.caller.tenantId }, reach);
  if (!ai.enabled) throw aiOffProblem();
  const model = config.ANSWER_MODELS.find((name) => ai.allowedModels.includes(name));
  if (model === undefined)
    throw new Problem(noModelAllowed, 'Your organisation allows none of the models that write answers.');
  return {
    model,
    limits: {
      userTokensPerDay: config.ANSWER_USER_TOKENS_DAILY,
      tenantTokensPerMonth: config.ANSWER_TENANT_TOKENS_MONTHLY,
      tenantMicroUsdPerMonth: microUsd(ai.monthlyBudgetUsd),
    },
    retentionMs: Math.min(config.ANSWER_KEPT_S * 1000, Math.max(0, ai.retentionDays) * dayMs),
  };
}
