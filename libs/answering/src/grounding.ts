import { groundedMessages, readablePassages } from '@frontdesk/grounding';
import type { Grounded, Passage, ReadDecision } from '@frontdesk/grounding';
import type { CallerReach } from '@frontdesk/service-clients';

export interface Question {
  readonly question: string;
  /** The only one that may be answered from; undefined: all that the caller may read. */
  readonly documentId?: string | undefined;
}

interface PassageSearch {
  readonly query: string;
  readonly limit: number;
  readonly documentIds?: string[];
}

interface ReadChecks {
  readonly body: { readonly checks: { documentId: string; permission: 'read' }[] };
}

/** The app's read of the access service: what the caller may read now. */
export interface AccessReads {
  allowed(params: ReadChecks, reach: CallerReach): Promise<{ readonly results: readonly ReadDecision[] }>;
}

/** The app's reads of what an answer rests on. */
export interface GroundingReads extends AccessReads {
  passages(params: PassageSearch, reach: CallerReach): Promise<{ readonly passages: readonly Passage[] }>;
}

const mostPassages = 20;
// As search.proto has it. The model reads the whole question.
const mostQueryCharacters = 500;

/**
 * What a model is to answer from: passages of documents that the access service says the caller may read now. The
 * search service's own word on that is up to a minute old.
 */
export async function groundedOn(
  { question, documentId }: Question,
  reads: GroundingReads,
  reach: CallerReach,
): Promise<Grounded<Passage>> {
  const about = documentId === undefined ? {} : { documentIds: [documentId] };
  const query = question.slice(0, mostQueryCharacters).toWellFormed();
  const found = await reads.passages({ query, limit: mostPassages, ...about }, reach);
  const passages = found.passages.filter((passage) => documentId === undefined || passage.documentId === documentId);
  const documentIds = [...new Set(passages.map((passage) => passage.documentId))];
  if (documentIds.length === 0) return groundedMessages({ question, passages: [] });
  const checks = documentIds.map((id) => ({ documentId: id, permission: 'read' as const }));
  const { results } = await reads.allowed({ body: { checks } }, reach);
  return groundedMessages({ question, passages: readablePassages(passages, results) });
}

/** The documents that an answer rests on. */
export function documentsOf({ citable }: Grounded<Passage>): string[] {
  return [...new Set([...citable.values()].map(({ documentId }) => documentId))];
}
