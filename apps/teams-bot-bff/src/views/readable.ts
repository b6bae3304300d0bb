import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';

/** Those of the documents that the access service says the caller may read now. */
export async function readableAmong(
  documentIds: Iterable<string>,
  reads: Pick<Reads, 'allowed'>,
  reach: CallerReach,
): Promise<ReadonlySet<string>> {
  const checks = [...new Set(documentIds)].map((documentId) => ({ documentId, permission: 'read' as const }));
  if (checks.length === 0) return new Set();
  const { results } = await reads.allowed({ body: { checks } }, reach);
  return new Set(results.filter((result) => result.allowed).map((result) => result.documentId));
}
