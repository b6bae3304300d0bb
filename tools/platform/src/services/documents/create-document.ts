// A new document: metadata, its empty revision 1, and the owner's grant.
import { Refusal } from '../../http/refusal.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { shardOf } from '../../seed/seeded-revision.ts';
import { isStrongerOrEqual, roleOnFolder } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { World } from '../../world/world.ts';
import { addRevision } from '../revisions/add-revision.ts';
import { invalid } from './documents-form.ts';

export interface NewDocument {
  readonly title: string;
  readonly description: string | null;
  readonly folderId: string | null;
  readonly language?: string | undefined;
  readonly tags: readonly string[];
}

export function createDocument(
  world: World,
  caller: TokenCaller,
  { given, traceparent }: { given: NewDocument; traceparent: string | undefined },
): Document {
  const { userId, tenantId } = caller;
  if (given.folderId) requireFolder(world, caller, given.folderId);
  const now = world.now();
  const documentId = world.newId('doc');
  const document: Document = {
    documentId,
    tenantId,
    title: given.title,
    description: given.description,
    folderId: given.folderId,
    ownerId: userId,
    status: 'draft',
    language: given.language ?? world.tenants.get(tenantId)!.defaultLocale,
    currentRevision: 1,
    version: 1,
    wordCount: 0,
    hasThumbnail: false,
    followsTenantDefault: false,
    tags: tagsFor(given.tags, { userId, now, kept: [] }),
    createdAt: now,
    createdBy: userId,
    updatedAt: now,
    updatedBy: userId,
    storageKey: `s3://${tenantId.slice(4, 10)}-eu1/docs/${shardOf(documentId)}/${documentId.slice(4)}`,
    internalNotes: null,
  };
  world.documents.set(documentId, document);
  giveToOwner(world, document, now);
  world.visits.set(`${documentId}/${userId}`, { documentId, userId, lastActiveAt: now, internalNotes: null });
  addRevision(world, { documentId, authorId: userId, message: null, blocks: [] }, traceparent);
  return document;
}

export function tagsFor(
  names: readonly string[],
  { userId, now, kept }: { userId: string; now: number; kept: Document['tags'] },
): Document['tags'] {
  const lower = [...new Set(names.map((name) => name.toLowerCase()))];
  return lower.map((name) => kept.find((tag) => tag.name === name) ?? { name, addedBy: userId, addedAt: now });
}

function giveToOwner(world: World, { documentId, ownerId }: Document, now: number): void {
  const grantId = world.newId('grt');
  world.grants.set(grantId, {
    grantId,
    documentId,
    folderId: null,
    granteeId: ownerId,
    role: 'owner',
    grantedBy: ownerId,
    grantedAt: now,
    expiresAt: null,
    internalNotes: null,
  });
}

/** The folder is there, and the caller may write in it. */
export function requireFolder(world: World, { userId, tenantId }: TokenCaller, folderId: string): void {
  if (world.folders.get(folderId)?.tenantId !== tenantId) {
    throw invalid([{ path: ['folderId'], message: 'is not a folder of the tenant' }]);
  }
  if (!isStrongerOrEqual(roleOnFolder(world, userId, folderId), 'editor')) {
    throw new Refusal(403, 'forbidden', 'needs the role editor on the folder');
  }
}
