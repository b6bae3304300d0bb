import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';

/** The summary, unless the organisation does not use AI: then nothing is asked of the generation service. */
export async function summaryOf(documentId: string, reads: Reads, reach: CallerReach): Promise<Read<'summary'>> {
  // Settings of some minutes ago say it as well; while nobody knows them, nothing is asked either.
  const settings = orStale(reads.tenantSettings, (old) => old);
  const { ai } = await settings({ tenantId: reach.caller.tenantId }, reach);
  return ai.enabled ? await reads.summary({ document_id: documentId }, reach) : 'off';
}
