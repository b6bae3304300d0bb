import type { CallerReach } from '@frontdesk/service-clients';
import { requireReadable } from '../documents/no-such-document.ts';
import type { Read, Reads } from '../reads.ts';
import { requireAi } from './ai-models.ts';
import { noSuchGenerationProblem, toGenerationProblem } from './generation-problems.ts';

/**
 * A job of the caller on this document, which they may read now: what it made tells of that. Jobs are addressed without
 * their document, so access to one document must not open what was made of another.
 */
export async function ownJob(
  reads: Reads,
  { documentId, generationId }: { documentId: string; generationId: string },
  reach: CallerReach,
): Promise<Read<'createGeneration'>> {
  await requireReadable(reads, documentId, reach);
  await requireAi(reads, reach);
  const job = await reads.generation({ generation_id: generationId }, reach).catch(toGenerationProblem);
  if (job === 'none') throw noSuchGenerationProblem();
  if (job.document_id !== documentId || job.user_id !== reach.caller.userId) throw noSuchGenerationProblem();
  return job;
}
