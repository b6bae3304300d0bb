import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';

/** What a list says of each document. `read` decides whether it is in the list at all. */
const asked = ['read', 'write', 'share', 'delete'] as const;
/** So that one call takes them: it has 200 questions. */
export const mostDocuments = 200 / asked.length;

export type Permissions = ReadonlyMap<string, ReadonlySet<string>>;

/** What the caller may do now with each of the documents; those that they may not read are not there. */
export async function permissionsOn(
  documentIds: readonly string[],
  reads: Reads,
  reach: CallerReach,
): Promise<Permissions> {
  if (documentIds.length === 0) return new Map();
  const checks = documentIds.flatMap((documentId) => asked.map((permission) => ({ documentId, permission })));
  const { results } = await reads.permissions({ body: { checks } }, reach);
  const granted = Map.groupBy(
    results.filter(({ allowed }) => allowed),
    ({ documentId }) => documentId,
  );
  const sets = [...granted].map(
    ([documentId, all]) => [documentId, new Set(all.map((one) => one.permission))] as const,
  );
  return new Map(sets.filter(([, permissions]) => permissions.has('read')));
}
