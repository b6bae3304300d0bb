// The indexes of all tenants: built once in the background, then kept up by the change events, with a lag.
import type { CloudEvent } from '../../world/events.ts';
import type { World } from '../../world/world.ts';
import { TenantIndex } from './tenant-index.ts';

export interface IndexStatus {
  readonly state: 'current' | 'pending' | 'failed';
  readonly indexedDocuments: number;
  readonly pendingDocuments: number;
  /** 0 when never indexed, or when no document was asked for. */
  readonly indexedRevision: number;
  readonly lastIndexedAt: number | undefined;
}

export interface SearchIndex {
  /** Resolves when every document that was there at the start is indexed. */
  readonly ready: Promise<void>;
  ofTenant(tenantId: string): TenantIndex;
  status(tenantId: string, documentId?: string): IndexStatus;
  close(): void;
}

// By contract, "about 20 seconds".
const lagMs = 20_000;
// Documents of the seed were indexed a little after they were saved.
const seededLagMs = 19_000;
// So that the process stays able to answer while it builds.
const sliceMs = 12;

export function createSearchIndex(world: World): SearchIndex {
  const tenants = new Map<string, TenantIndex>();
  const pending = new Map<string, string>();
  const failed = new Map<string, string>();
  const ofTenant = (tenantId: string): TenantIndex => {
    const index = tenants.get(tenantId) ?? new TenantIndex();
    tenants.set(tenantId, index);
    return index;
  };
  const indexNow = (documentId: string, tenantId: string, at?: number): void => {
    pending.delete(documentId);
    const document = world.documents.get(documentId);
    const latest = world.revisions.get(documentId)?.at(-1);
    if (!document || !latest) return ofTenant(tenantId).remove(documentId);
    try {
      ofTenant(tenantId).put(document, latest, at ?? Math.max(world.now(), latest.createdAt));
      failed.delete(documentId);
    } catch {
      failed.set(documentId, tenantId);
    }
  };
  const stop = world.subscribe((event) => follow(world, event, { pending, ofTenant, indexNow }));
  const closing = new AbortController();
  return {
    ready: buildAll(world, indexNow, closing.signal),
    ofTenant,
    status: (tenantId, documentId) => statusOf({ index: ofTenant(tenantId), pending, failed }, tenantId, documentId),
    close() {
      stop();
      closing.abort();
    },
  };
}

type IndexNow = (documentId: string, tenantId: string, at?: number) => void;

async function buildAll(world: World, indexNow: IndexNow, signal: AbortSignal): Promise<void> {
  let sliceEnd = performance.now() + sliceMs;
  for (const { documentId, tenantId } of [...world.documents.values()]) {
    if (signal.aborted) return;
    const savedAt = world.revisions.get(documentId)?.at(-1)?.createdAt ?? 0;
    indexNow(documentId, tenantId, Math.min(savedAt + seededLagMs, Math.max(savedAt, world.now())));
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + sliceMs;
  }
}

interface Following {
  readonly pending: Map<string, string>;
  ofTenant(tenantId: string): TenantIndex;
  readonly indexNow: IndexNow;
}

function follow(world: World, event: CloudEvent, { pending, ofTenant, indexNow }: Following): void {
  const { type, subject, tenantid } = event;
  if (type === 'revision.created') {
    pending.set(subject, tenantid);
    world.later(lagMs, () => indexNow(subject, tenantid));
  }
  if (type === 'document.deleted') world.later(lagMs, () => ofTenant(tenantid).remove(subject));
  if (type === 'document.updated') {
    world.later(lagMs, () => {
      const document = world.documents.get(subject);
      if (document) ofTenant(tenantid).refresh(document);
    });
  }
}

interface Progress {
  readonly index: TenantIndex;
  readonly pending: ReadonlyMap<string, string>;
  readonly failed: ReadonlyMap<string, string>;
}

function statusOf({ index, pending, failed }: Progress, tenantId: string, documentId?: string): IndexStatus {
  const isOf = (entries: ReadonlyMap<string, string>): number => {
    if (documentId !== undefined) return entries.has(documentId) ? 1 : 0;
    return [...entries.values()].filter((owner) => owner === tenantId).length;
  };
  const indexed = documentId === undefined ? undefined : index.documents.get(documentId);
  const waits = isOf(pending) > 0 || (documentId !== undefined && !indexed);
  const times = [...index.documents.values()].map(({ indexedAt }) => indexedAt);
  return {
    state: isOf(failed) > 0 ? 'failed' : waits ? 'pending' : 'current',
    indexedDocuments: index.documents.size,
    pendingDocuments: [...pending.values()].filter((owner) => owner === tenantId).length,
    indexedRevision: indexed?.revision ?? 0,
    lastIndexedAt: documentId === undefined ? (times.length > 0 ? Math.max(...times) : undefined) : indexed?.indexedAt,
  };
}
