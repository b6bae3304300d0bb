// The four methods of the search service: from the index to the messages of search.proto.
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import type { TokenCaller } from '../../http/tokens.ts';
import type { World } from '../../world/world.ts';
import { shortened } from '../text/shortened.ts';
import { termsOf } from '../text/terms.ts';
import type { AccessSnapshot } from './access-snapshot.ts';
import { IndexState, RelationReason } from './generated/search_pb.js';
import type {
  Filter,
  IndexStatusRequest,
  PassagesRequest,
  RelatedRequest,
  SearchRequest,
  SearchService,
} from './generated/search_pb.js';
import { refused } from './refused.ts';
import { relatedTo } from './related.ts';
import { checkDocumentIds, checkFilter, checkId, checkQuery, checkScore, limitOf } from './request-checks.ts';
import type { SearchIndex } from './search-index.ts';
import { snippetOf } from './snippet.ts';
import type { FoundPassage, IndexedDocument, TenantIndex } from './tenant-index.ts';

export interface SearchParts {
  readonly world: World;
  readonly index: SearchIndex;
  readonly snapshotOf: (userId: string, tenantId: string) => AccessSnapshot;
  /** Checks the token of a call; throws UNAUTHENTICATED. */
  callerOf(context: HandlerContext): Promise<TokenCaller>;
}

export function searchService(parts: SearchParts): ServiceImpl<typeof SearchService> {
  return {
    search: async (request, context) => search(parts, request, await admitted(parts, request, context)),
    related: async (request, context) => related(parts, request, await admitted(parts, request, context)),
    passages: async (request, context) => passages(parts, request, await admitted(parts, request, context)),
    async indexStatus(request, context) {
      await admitted(parts, request, context);
      return indexStatus(parts, request);
    },
  };
}

interface Admitted {
  readonly tenant: TenantIndex;
  readonly snapshot: AccessSnapshot;
}

async function admitted(parts: SearchParts, request: { tenantId: string }, context: HandlerContext): Promise<Admitted> {
  const caller = await parts.callerOf(context);
  checkId('tenant_id', request.tenantId, 'ten');
  if (request.tenantId !== caller.tenantId) throw refused(Code.PermissionDenied, 'TENANT_MISMATCH');
  await parts.index.ready;
  return {
    tenant: parts.index.ofTenant(caller.tenantId),
    snapshot: parts.snapshotOf(caller.userId, caller.tenantId),
  };
}

function search(parts: SearchParts, request: SearchRequest, { tenant, snapshot }: Admitted) {
  checkQuery(request.query);
  checkScore(request.minScore);
  if (request.filter) checkFilter(request.filter);
  const limit = limitOf(request.limit, 10, 50);
  const passes = filterOf(request.filter);
  const found = tenant.find(
    request.query,
    (document) => snapshot.readable.has(document.documentId) && passes(document),
  );
  const asked = new Set(termsOf(request.query));
  const hits = bestOfEach(found, asked)
    .filter(({ score }) => score >= request.minScore)
    .slice(0, limit);
  return {
    hits: hits.map((hit) => hitOf(parts.world, hit)),
    accessSnapshotTime: timeOf(snapshot.takenAt),
    ...debugInfo(parts.world, `hnsw ef=128 ${found.length} passages`),
  };
}

function related(parts: SearchParts, request: RelatedRequest, { tenant, snapshot }: Admitted) {
  checkId('document_id', request.documentId, 'doc');
  const limit = limitOf(request.limit, 5, 20);
  checkIsKnown(parts.world, tenant, request);
  const documents = relatedTo(parts.world, tenant, request.documentId, ({ documentId }) =>
    snapshot.readable.has(documentId),
  );
  return {
    documents: documents.slice(0, limit).map(({ document, score, relation }) => ({
      documentId: document.documentId,
      title: shortened(document.meta.title, 300),
      score: rounded(score),
      reason: reasonOf[relation],
      updatedAt: timeOf(document.meta.updatedAt),
      ...shard(parts.world, document.documentId),
    })),
    accessSnapshotTime: timeOf(snapshot.takenAt),
    ...debugInfo(parts.world, undefined),
  };
}

function passages(parts: SearchParts, request: PassagesRequest, { tenant, snapshot }: Admitted) {
  checkQuery(request.query);
  checkScore(request.minScore);
  checkDocumentIds('document_ids', request.documentIds);
  const limit = limitOf(request.limit, 8, 40);
  const asked = new Set(request.documentIds);
  const isWanted = ({ documentId }: IndexedDocument): boolean =>
    snapshot.readable.has(documentId) && (asked.size === 0 || asked.has(documentId));
  const found = tenant.find(request.query, isWanted).filter(({ score }) => score >= request.minScore);
  return {
    passages: found.slice(0, limit).map(({ passage, document, score }) => ({
      passageId: passage.passageId,
      documentId: passage.documentId,
      revision: passage.revision,
      blockId: passage.blockId,
      range: { start: passage.start, end: passage.start + passage.text.length },
      text: passage.text,
      headingPath: passage.headingPath.slice(0, 6),
      title: shortened(document.meta.title, 300),
      score: rounded(score),
      ...shard(parts.world, passage.documentId),
    })),
    accessSnapshotTime: timeOf(snapshot.takenAt),
    ...debugInfo(parts.world, undefined),
  };
}

function indexStatus(parts: SearchParts, request: IndexStatusRequest) {
  const { tenantId, documentId } = request;
  if (documentId !== '') {
    checkId('document_id', documentId, 'doc');
    checkIsKnown(parts.world, parts.index.ofTenant(tenantId), request);
  }
  const status = parts.index.status(tenantId, documentId === '' ? undefined : documentId);
  return {
    state: stateOf[status.state],
    indexedDocuments: BigInt(status.indexedDocuments),
    pendingDocuments: BigInt(status.pendingDocuments),
    indexedRevision: status.indexedRevision,
    ...(status.lastIndexedAt === undefined ? {} : { lastIndexedAt: timeOf(status.lastIndexedAt) }),
    ...debugInfo(parts.world, `queue depth ${status.pendingDocuments}`),
  };
}

const reasonOf = {
  similarContent: RelationReason.SIMILAR_CONTENT,
  linked: RelationReason.LINKED,
  sameReaders: RelationReason.SAME_READERS,
} as const;

const stateOf = { current: IndexState.CURRENT, pending: IndexState.PENDING, failed: IndexState.FAILED } as const;

/** Of another tenant, or neither there nor still indexed: not found. */
function checkIsKnown(
  world: World,
  tenant: TenantIndex,
  { tenantId, documentId }: { tenantId: string; documentId: string },
): void {
  const isThere = world.documents.get(documentId)?.tenantId === tenantId;
  if (isThere || tenant.documents.has(documentId)) return;
  throw refused(Code.NotFound, 'DOCUMENT_NOT_FOUND', { document_id: documentId });
}

function filterOf(filter: Filter | undefined): (document: IndexedDocument) => boolean {
  if (!filter) return () => true;
  const { folderId, ownerId, tags, documentIds, language, updatedAfter } = filter;
  const after = updatedAfter ? Number(updatedAfter.seconds) * 1000 + updatedAfter.nanos / 1e6 : -Infinity;
  return ({ documentId, meta }) =>
    (folderId === '' || meta.folderId === folderId) &&
    (ownerId === '' || meta.ownerId === ownerId) &&
    tags.every((tag) => meta.tags.includes(tag)) &&
    (documentIds.length === 0 || documentIds.includes(documentId)) &&
    (language === '' || meta.language.toLowerCase() === language.toLowerCase()) &&
    meta.updatedAt > after;
}

/** One hit per document: its best passage, and better still when the title speaks of the same. */
function bestOfEach(found: readonly FoundPassage[], asked: ReadonlySet<string>): FoundPassage[] {
  const best = new Map<string, FoundPassage>();
  for (const hit of found) {
    if (best.has(hit.document.documentId)) continue;
    const inTitle = shareInTitle(hit.document.meta.title, asked);
    best.set(hit.document.documentId, { ...hit, score: 1 - (1 - hit.score) * (1 - 0.4 * inTitle) });
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}

function shareInTitle(title: string, asked: ReadonlySet<string>): number {
  const inTitle = new Set(termsOf(title).filter((term) => asked.has(term)));
  return inTitle.size / Math.max(1, asked.size);
}

function hitOf(world: World, { passage, document, score, terms }: FoundPassage) {
  const { text: snippet, highlights } = snippetOf(passage.text, new Set(terms));
  return {
    documentId: document.documentId,
    title: shortened(document.meta.title, 300),
    revision: document.revision,
    score: rounded(score),
    snippet,
    highlights: [...highlights],
    updatedAt: timeOf(document.meta.updatedAt),
    ...shard(world, document.documentId),
  };
}

function debugInfo(world: World, usual: string | undefined): { debugInfo?: string } {
  const text = world.internals.text(usual);
  return text === undefined ? {} : { debugInfo: text };
}

function shard(world: World, documentId: string): { embeddingModelShard?: string } {
  const text = world.internals.text(`e5-eu1-0${1 + (documentId.charCodeAt(4) % 4)}`);
  return text === undefined ? {} : { embeddingModelShard: text };
}

function timeOf(ms: number): Timestamp {
  return timestampFromMs(ms);
}

function rounded(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 1000) / 1000;
}
