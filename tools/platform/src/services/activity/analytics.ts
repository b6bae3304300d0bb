import { hashOf } from '../../world/random.ts';
import type { World } from '../../world/world.ts';
import { httpDate } from './activity-form.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const seriesDays = 30;
/** The totals of the contract's example. */
const exact: Readonly<Record<string, { views: number; readers: number; seconds: number }>> = {
  doc_q3plan7x2mva: { views: 1204, readers: 86, seconds: 214.5 },
};

/** The numbers of a document as of the last full hour, or undefined when the hourly run has not got to it yet. */
export function analyticsOf(world: World, tenantId: string, documentId: string): Record<string, unknown> | undefined {
  const computedAt = Math.floor(world.now() / hourMs) * hourMs;
  const found = world.documents.get(documentId);
  const document = found?.tenantId === tenantId ? found : undefined;
  if (document && (document.createdAt > computedAt || isNeverComputed(documentId))) return undefined;
  const series = document ? seriesOf(documentId, document.createdAt, computedAt) : [];
  const recent = series.reduce((sum, { Views }) => sum + Views, 0);
  const hash = hashOf(documentId);
  const totals = exact[documentId] ?? {
    views: recent + (hash % 900),
    readers: Math.max(0, ...series.map(({ UniqueReaders }) => UniqueReaders)) + (hash % 40),
    seconds: 20 + (hash % 4000) / 10,
  };
  return {
    DocumentId: documentId,
    Views: document ? Math.max(totals.views, recent) : 0,
    UniqueReaders: document ? totals.readers : 0,
    AverageReadSeconds: document ? totals.seconds : 0,
    Series: series,
    ComputedAt: httpDate(computedAt),
    DebugInfo: world.internals.text(`rollup node ins-${1 + (hash % 9)}, ${hash % 4} late partitions`),
  };
}

/** A few documents fall out of the run, so that callers meet the answer. */
function isNeverComputed(documentId: string): boolean {
  return !(documentId in exact) && hashOf(`${documentId}/analytics`) % 16 === 0;
}

interface Day {
  readonly Date: string;
  readonly Views: number;
  readonly UniqueReaders: number;
}

/** Oldest first; days without a view are left out. */
function seriesOf(documentId: string, createdAt: number, computedAt: number): Day[] {
  const days: Day[] = [];
  for (let back = seriesDays - 1; back >= 0; back -= 1) {
    const day = computedAt - back * dayMs;
    const date = new Date(day).toISOString().slice(0, 10);
    const drawn = hashOf(`${documentId}/${date}`);
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
    if (day < createdAt || drawn % 5 === 0 || (isWeekend && drawn % 3 !== 0)) continue;
    const views = 1 + (drawn % (isWeekend ? 6 : 40));
    days.push({ Date: date, Views: views, UniqueReaders: 1 + (drawn % Math.max(1, Math.ceil(views / 2))) });
  }
  return days;
}
