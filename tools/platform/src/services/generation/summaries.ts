// Stored summaries. They follow revision.created; those of the seed are written when they are first read.
import type { Summary } from '../../world/generation.ts';
import { hashOf } from '../../world/random.ts';
import type { Revision } from '../../world/revision.ts';
import type { World } from '../../world/world.ts';
import { costCenterOf, seconds } from './generation-form.ts';
import { summaryText } from './writing/summary-text.ts';

// By contract: `stale` within 2 seconds, the new text within about a minute.
const staleLagMs = 1_500;
const textLagMs = 45_000;
const seededLagMs = 38_000;

export interface Summaries {
  find(documentId: string, wanted: { revision: number | undefined; language: string | undefined }): Summary | undefined;
  /** As far as this service has heard. */
  currentRevision(documentId: string): number;
}

export function createSummaries(world: World): Summaries {
  const current = new Map<string, number>();
  for (const [documentId, revisions] of world.revisions) current.set(documentId, revisions.at(-1)?.revision ?? 0);
  const notYetWritten = new Set(current.keys());
  for (const { documentId } of world.summaries.values()) notYetWritten.delete(documentId);
  world.subscribe(({ type, subject, tenantid, data, traceparent }) => {
    const revision = data['revision'];
    if (type !== 'revision.created' || typeof revision !== 'number') return;
    if (notYetWritten.delete(subject)) writeSeeded(world, subject, current.get(subject) ?? 1);
    world.later(staleLagMs, () => current.set(subject, Math.max(revision, current.get(subject) ?? 0)));
    world.later(textLagMs, () => refresh(world, { documentId: subject, tenantId: tenantid, revision, traceparent }));
  });
  return {
    find(documentId, { revision, language }) {
      if (notYetWritten.delete(documentId)) writeSeeded(world, documentId, current.get(documentId) ?? 1);
      const asked = (language ?? world.documents.get(documentId)?.language ?? '').toLowerCase();
      return [...world.summaries.values()]
        .filter((summary) => summary.documentId === documentId && summary.language.toLowerCase() === asked)
        .filter((summary) => revision === undefined || summary.revision === revision)
        .sort((a, b) => b.revision - a.revision)[0];
    },
    currentRevision: (documentId) => current.get(documentId) ?? 1,
  };
}

/** Some documents have no summary yet and some an older one, so that callers meet these answers. */
function writeSeeded(world: World, documentId: string, latest: number): void {
  const drawn = hashOf(`${documentId}/summary`) % 12;
  if (drawn === 0) return;
  const revision = drawn === 1 && latest > 2 ? latest - 1 : latest;
  const found = world.revisions.get(documentId)?.[revision - 1];
  if (found) write(world, found, found.createdAt + seededLagMs);
}

interface Heard {
  readonly documentId: string;
  readonly tenantId: string;
  readonly revision: number;
  readonly traceparent: string;
}

function refresh(world: World, { documentId, tenantId, revision, traceparent }: Heard): void {
  const latest = world.revisions.get(documentId)?.at(-1);
  // A newer revision brings its own event; a tenant without AI has no summaries.
  if (latest?.revision !== revision || world.tenants.get(tenantId)?.ai.enabled === false) return;
  const summary = write(world, latest, world.now());
  if (!summary) return;
  const cost_center = world.internals.text(costCenterOf(world, world.documents.get(documentId)?.ownerId));
  const { language, createdAt } = summary;
  const data = { document_id: documentId, revision, language, created_at: seconds(createdAt), cost_center };
  world.publish({ type: 'summary.refreshed', source: 'generation', subject: documentId, tenantId, data, traceparent });
}

function write(world: World, { documentId, revision, blocks }: Revision, createdAt: number): Summary | undefined {
  const text = summaryText(blocks());
  const language = world.documents.get(documentId)?.language;
  if (!text || language === undefined) return undefined;
  const summary: Summary = { documentId, revision, language, ...text, model: 'platform-large', createdAt };
  world.summaries.set(`${documentId}/${revision}/${language}`, summary);
  return summary;
}
