import type { World } from '../../world/world.ts';
import type { IndexedDocument, TenantIndex } from './tenant-index.ts';

export type Relation = 'similarContent' | 'linked' | 'sameReaders';

export interface RelatedDocument {
  readonly document: IndexedDocument;
  readonly score: number;
  readonly relation: Relation;
}

const significantTerms = 60;
// Below these a document is not near.
const leastSimilarity = 0.08;
const leastSharedReaders = 0.5;

/** Documents near to one: they link to each other, say the same, or are read by the same people. Best first. */
export function relatedTo(
  world: World,
  index: TenantIndex,
  documentId: string,
  isWanted: (document: IndexedDocument) => boolean,
): RelatedDocument[] {
  const from = index.documents.get(documentId);
  if (!from) return [];
  const profile = profileOf(index, from);
  const readers = readersOf(world);
  const ownReaders = readers.get(documentId) ?? new Set<string>();
  const related: RelatedDocument[] = [];
  for (const document of index.documents.values()) {
    if (document === from || !isWanted(document)) continue;
    const similarity = cosine(profile, profileOf(index, document));
    const shared = overlap(ownReaders, readers.get(document.documentId) ?? new Set());
    const isLinked = from.links.has(document.documentId) || document.links.has(documentId);
    const relation = relationOf({ isLinked, similarity, shared });
    if (relation) related.push({ document, ...relation });
  }
  return related.sort((a, b) => b.score - a.score || (a.document.documentId < b.document.documentId ? -1 : 1));
}

interface Nearness {
  readonly isLinked: boolean;
  readonly similarity: number;
  readonly shared: number;
}

function relationOf({ isLinked, similarity, shared }: Nearness): { score: number; relation: Relation } | undefined {
  if (isLinked) return { score: Math.min(1, 0.6 + 0.4 * similarity), relation: 'linked' };
  if (similarity >= leastSimilarity)
    return { score: Math.min(1, 0.25 + 0.75 * similarity), relation: 'similarContent' };
  if (shared >= leastSharedReaders) return { score: 0.2 + 0.1 * shared, relation: 'sameReaders' };
  return undefined;
}

type Profile = ReadonlyMap<string, number>;

const profiles = new WeakMap<IndexedDocument, Profile>();

/** The terms that set a document apart, as a vector of length 1. Kept: weights move little as documents come and go. */
function profileOf(index: TenantIndex, document: IndexedDocument): Profile {
  const kept = profiles.get(document);
  if (kept) return kept;
  const weighted = [...document.terms].map(
    ([term, count]) => [term, (1 + Math.log(count)) * index.weight(term)] as const,
  );
  const strongest = weighted.sort((a, b) => b[1] - a[1]).slice(0, significantTerms);
  const length = Math.hypot(...strongest.map(([, weight]) => weight)) || 1;
  const profile = new Map(strongest.map(([term, weight]) => [term, weight / length]));
  profiles.set(document, profile);
  return profile;
}

function cosine(a: Profile, b: Profile): number {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
}

function readersOf(world: World): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>();
  for (const { documentId, userId } of world.visits.values()) {
    const known = readers.get(documentId) ?? new Set();
    readers.set(documentId, known.add(userId));
  }
  return readers;
}

/** How much of all readers read both; one common reader says nothing. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const reader of a) if (b.has(reader)) both += 1;
  return both < 2 ? 0 : both / (a.size + b.size - both);
}
