import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { microUsd } from '@frontdesk/token-quota';
import type { QuotaLimits } from '@frontdesk/token-quota';
import { aiOffProblem, noModelAllowed } from './answer-problems.ts';

/** What the app offers, whoever asks. */
export interface AnswerOffer {
  /** The first one that the organisation allows is asked. Each needs a price. */
  readonly models: readonly string[];
  /** For how long an answer can be read again at most. */
  readonly keptMs: number;
  readonly userTokensPerDay: number;
  readonly tenantTokensPerMonth: number;
}

/** What an organisation lets a model do for its people. */
export interface AnswerTerms {
  readonly model: string;
  readonly limits: QuotaLimits;
  /** For how long the text of an answer may be kept. */
  readonly retentionMs: number;
}

interface Settings {
  readonly ai: {
    readonly enabled: boolean;
    readonly allowedModels: readonly string[];
    readonly retentionDays: number;
    readonly monthlyBudgetUsd: number;
  };
}

/** The app's read of an organisation's settings. */
export interface TermsReads {
  answerSettings(params: { readonly tenantId: string }, reach: CallerReach): Promise<Settings>;
}

const dayMs = 86_400_000;

/** Settings that cannot be read, or are older than they may be, are a no: money is spent on what they allow. */
export async function answerTerms(offer: AnswerOffer, reads: TermsReads, reach: CallerReach): Promise<AnswerTerms> {
  const { ai } = await reads.answerSettings({ tenantId: reach.caller.tenantId }, reach);
  if (!ai.enabled) throw aiOffProblem();
  const model = offer.models.find((name) => ai.allowedModels.includes(name));
  if (model === undefined)
    throw new Problem(noModelAllowed, 'Your organisation allows none of the models that write answers.');
  return {
    model,
    limits: {
      userTokensPerDay: offer.userTokensPerDay,
      tenantTokensPerMonth: offer.tenantTokensPerMonth,
      tenantMicroUsdPerMonth: microUsd(ai.monthlyBudgetUsd),
    },
    retentionMs: Math.min(offer.keptMs, Math.max(0, ai.retentionDays) * dayMs),
  };
}
