import { view } from '@frontdesk/composition';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';
import { toDigestContent } from './digest-content.ts';
import { isWithin } from './period.ts';
import type { Period } from './period.ts';

export interface DigestRequest {
  readonly reads: Reads;
  readonly period: Period;
}

// A mail is no archive: beyond these, people go to the app.
const shown = { documents: 15, looked: 50, notifications: 50, activities: 20 };

/**
 * What changed for a recipient: of the documents that they may see, those that changed last, with what happened to them;
 * and what they were told. Nothing is in it that the access service does not let them read now.
 */
export const digestView = view<DigestRequest, CallerReach>('email-digest.digest')
  .required('documents', async ({ reads, period }, reach) => {
    const { items } = await reads.documents({ sort: '-updatedAt', limit: shown.looked }, reach);
    const changed = items.filter(({ updatedAt }) => updatedAt >= period.from).slice(0, shown.documents);
    const readable = await readableAmong(
      changed.map(({ documentId }) => documentId),
      reads,
      reach,
    );
    return changed.filter(({ documentId }) => readable.has(documentId));
  })
  .optional('activity', { after: ['documents'] }, async ({ reads, documents, period }, reach) => {
    const feeds = documents.map(({ documentId }) => reads.activity({ documentId, PageSize: shown.activities }, reach));
    const happened = (await Promise.all(feeds)).flatMap(({ Items }) => Items);
    return happened.filter(({ OccurredAt }) => isWithin(period, OccurredAt));
  })
  .optional('notifications', async ({ reads, period }, reach) => {
    const { Items } = await reads.notifications({ PageSize: shown.notifications }, reach);
    const told = Items.filter(({ CreatedAt }) => isWithin(period, CreatedAt));
    const about = await readableAmong(
      told.map(({ DocumentId }) => DocumentId),
      reads,
      reach,
    );
    return told.filter(({ DocumentId }) => about.has(DocumentId));
  })
  .presentedBy(toDigestContent);

async function readableAmong(documentIds: readonly string[], reads: Reads, reach: CallerReach) {
  const checks = [...new Set(documentIds)].map((documentId) => ({ documentId, permission: 'read' as const }));
  if (checks.length === 0) return new Set<string>();
  const { results } = await reads.allowed({ body: { checks } }, reach);
  return new Set(results.filter(({ allowed }) => allowed).map(({ documentId }) => documentId));
}
