// Seeded documents: those the contracts' examples name, some with a role of their own in tests, and many more.
import { idMaker } from '../world/ids.ts';
import { between, pick, seededRandom } from '../world/random.ts';
import { wordsIn } from '../world/revision.ts';
import type { Block } from '../world/revision.ts';
import type { DocumentStatus } from '../world/document.ts';
import type { World } from '../world/world.ts';
import { documentBody, topicNames } from './bodies.ts';
import { at, seedEnd, timeBetween, dayMs } from './dates.ts';
import { exampleHistory, namedDocuments } from './named-documents.ts';
import type { NamedDocument } from './named-documents.ts';
import { brightwater, halden, nordlys } from './people.ts';
import { seededFolders } from './seed-tenants.ts';
import { seededRevision, shardOf } from './seeded-revision.ts';

const documentsOf: Readonly<Record<string, number>> = { [halden]: 165, [nordlys]: 80, [brightwater]: 75 };
const messages = [
  'Update figures',
  'Review comments worked in',
  'Shorten',
  'Add next steps',
  'Fix typos',
  'New section',
];

export function seedDocuments(world: World): void {
  for (const named of namedDocuments) addDocument(world, named);
  const random = seededRandom(`${world.seed}/documents`);
  const newId = idMaker(random);
  for (const [tenantId, count] of Object.entries(documentsOf)) {
    const folders = seededFolders.filter((folder) => folder.tenantId === tenantId).map(({ folderId }) => folderId);
    const owners = [...world.users.values()].filter((user) => user.tenantId === tenantId && user.status !== 'invited');
    for (let made = 0; made < count; made += 1) {
      const createdAt = timeBetween(random, at('2024-03-01T08:00:00Z'), at('2026-06-01T16:00:00Z'));
      addDocument(world, {
        documentId: newId('doc'),
        tenantId,
        topic: topicNames[made % topicNames.length]!,
        folderId: random() < 0.7 ? pick(random, folders) : null,
        ownerId: pick(random, owners).userId,
        status: pick<DocumentStatus>(random, ['draft', 'inReview', 'published', 'published', 'archived']),
        blockCount: between(random, 20, 200),
        revisions: between(random, 2, 12),
        createdAt,
        updatedAt: timeBetween(random, createdAt + dayMs, seedEnd - dayMs),
        followsTenantDefault: random() < 0.7,
        tags: [],
      });
    }
  }
}

function addDocument(world: World, given: NamedDocument): void {
  const { documentId } = given;
  const random = seededRandom(`${world.seed}/${documentId}`);
  const body = documentBody(random, given.topic, given.blockCount, given.linked);
  const history = exampleHistory(documentId, body.blocks, given.revisions);
  const { blocks } = history;
  const editors = editorsOf(world, given);
  const byTime = revisionTimes(random, given);
  const revisions = byTime.map((createdAt, index) => {
    const authorId = index === 0 ? given.ownerId : pick(random, editors);
    const message = index === 0 || random() < 0.4 ? null : pick(random, messages);
    const facts = { revision: index + 1, authorId, message, createdAt, ...given.exact?.(index + 1) };
    return seededRevision(history, facts);
  });
  world.revisions.set(documentId, revisions);
  world.documents.set(documentId, {
    documentId,
    tenantId: given.tenantId,
    title: given.title ?? body.title,
    description: given.description ?? (random() < 0.6 ? descriptionOf(blocks) : null),
    folderId: given.folderId,
    ownerId: given.ownerId,
    status: given.status,
    language: world.tenants.get(given.tenantId)!.defaultLocale,
    currentRevision: given.revisions,
    version: given.version ?? given.revisions + between(random, 0, 4),
    wordCount: wordsIn(blocks),
    hasThumbnail: given.thumbnail ?? random() < 0.8,
    followsTenantDefault: given.followsTenantDefault,
    tags: (given.tags.length > 0 ? given.tags : tagsOf(random, given.topic)).map((name) => ({
      name,
      addedBy: given.ownerId,
      addedAt: given.createdAt,
    })),
    createdAt: given.createdAt,
    createdBy: given.ownerId,
    updatedAt: given.updatedAt,
    updatedBy: revisions.at(-1)!.authorId,
    storageKey: `s3://${given.tenantId.slice(4, 10)}-eu1/docs/${shardOf(documentId)}/${documentId.slice(4)}`,
    internalNotes: given.internalNotes ?? null,
  });
}

function editorsOf(world: World, given: NamedDocument): string[] {
  const owner = world.users.get(given.ownerId)!;
  const colleagues = [...world.users.values()].filter(
    (user) => user.status === 'active' && user.groupIds.some((group) => owner.groupIds.includes(group)),
  );
  return [given.ownerId, ...colleagues.map((user) => user.userId)];
}

/** Rising, from the creation to the last change. */
function revisionTimes(random: () => number, given: NamedDocument): number[] {
  const end = given.exact?.(given.revisions - 1).createdAt ?? given.updatedAt;
  const times = Array.from({ length: given.revisions - 2 }, () =>
    timeBetween(random, given.createdAt + 60_000, end - 60_000),
  );
  return [given.createdAt, ...times.sort((a, b) => a - b), given.updatedAt];
}

function descriptionOf(blocks: readonly Block[]): string | null {
  const first = blocks.find((block) => block.type === 'paragraph')?.text;
  return first ? first.slice(0, first.indexOf('. ') + 1 || undefined).slice(0, 300) : null;
}

function tagsOf(random: () => number, topic: string): string[] {
  const more = ['q3', '2026', 'review', 'internal', 'urgent', 'template'];
  return [...new Set([topic, ...Array.from({ length: between(random, 0, 2) }, () => pick(random, more))])];
}
