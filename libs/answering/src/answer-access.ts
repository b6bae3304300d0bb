import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import type { AnswerRecord } from '@frontdesk/streaming';
import { z } from 'zod';
import { noSuchAnswerProblem } from './answer-problems.ts';
import type { Answers } from './answers.ts';
import type { AccessReads } from './grounding.ts';

const owned = z.object({ tenantId: z.string(), askerId: z.string(), documentIds: z.array(z.string()) });

/** What an answer is, for whoever asked for it. To anybody else it does not exist. */
export async function requireOwnAnswer(
  answerId: string,
  answers: Pick<Answers, 'find'>,
  { caller }: Pick<CallerReach, 'caller'>,
): Promise<AnswerRecord> {
  const record = await answers.find(answerId);
  const { data } = owned.safeParse(record?.meta);
  const isOwn = data?.tenantId === caller.tenantId && data.askerId === caller.userId;
  if (record === undefined || !isOwn) throw noSuchAnswerProblem();
  return record;
}

/** The documents that an answer rests on, or is about. */
export function documentsUnder({ meta }: Pick<AnswerRecord, 'meta'>): readonly string[] {
  return owned.parse(meta).documentIds;
}

/** The same with a yes of the access service, of this moment, on all that it rests on. */
export async function requireReadableAnswer(
  record: Pick<AnswerRecord, 'meta'>,
  reads: AccessReads,
  reach: CallerReach,
): Promise<void> {
  const documentIds = documentsUnder(record);
  if (documentIds.length === 0) return;
  const checks = documentIds.map((documentId) => ({ documentId, permission: 'read' as const }));
  const { results } = await reads.allowed({ body: { checks } }, reach);
  const readable = new Set(results.flatMap(({ documentId, allowed }) => (allowed ? [documentId] : [])));
  if (!documentIds.every((documentId) => readable.has(documentId))) throw noSuchAnswerProblem();
}

// A check that takes longer is a no.
const checkWithinMs = 2_000;

/**
 * The `recheck.refused` of a reader: why they may not read it any more. It asks in the name of the request that began
 * to read, which may be over by then.
 */
export function answerRecheck(
  record: AnswerRecord,
  reads: AccessReads,
  { signal: _gone, deadline: _over, ...reach }: CallerReach,
): () => Promise<string | undefined> {
  return async () => {
    const within = { signal: AbortSignal.timeout(checkWithinMs), deadline: performance.now() + checkWithinMs };
    try {
      await requireReadableAnswer(record, reads, { ...reach, ...within });
      return undefined;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return 'access-changed';
      throw error;
    }
  };
}
