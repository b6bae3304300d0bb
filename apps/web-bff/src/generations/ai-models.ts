import { Problem, defineProblem } from '@frontdesk/problems';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';

export const aiOff = defineProblem({ code: 'ai-off', status: 403, title: 'AI is turned off', reason: 'unavailable' });

export function aiOffProblem(cause?: unknown): Problem {
  return new Problem(aiOff, 'Your organisation does not use AI.', { cause });
}

/** The larger first: what is made is read by people. */
const models = ['platform-large', 'platform-small'] as const;
type Model = (typeof models)[number];

/**
 * The model to ask for. Nothing is asked of the generation service for an organisation that does not use AI: this throws
 * then. Settings of some minutes ago say it as well; while nobody knows them, nothing is asked either.
 */
export async function requireAi(reads: Pick<Reads, 'aiSettings'>, reach: CallerReach): Promise<Model | undefined> {
  const settings = orStale(reads.aiSettings, (old) => old);
  const { ai } = await settings({ tenantId: reach.caller.tenantId }, reach);
  if (!ai.enabled) throw aiOffProblem();
  return models.find((model) => ai.allowedModels.includes(model));
}
