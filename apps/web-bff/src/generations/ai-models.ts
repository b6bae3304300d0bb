import { aiOffProblem } from '@frontdesk/answering';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';

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
