// Four documents and two people, for tests of search and of what follows from documents.
import type { Document } from '../src/world/document.ts';
import type { Block } from '../src/world/revision.ts';
import { createWorld } from '../src/world/world.ts';
import type { World } from '../src/world/world.ts';
import { handClock } from './hand-clock.ts';

export const tenantId = 'ten_halden4k7q2w';
export const ada = 'usr_ada7k2m9qxr3';
export const ben = 'usr_ben4t8w1zcp6';
const start = Date.UTC(2026, 5, 18, 10, 30);

export interface SmallWorld {
  readonly world: World;
  saveRevision(documentId: string, text: string): void;
  /** Moves the clock on by so many milliseconds and runs what is due. */
  runUntil(ms: number): void;
}

export function smallWorld(options: { canary?: boolean } = {}): SmallWorld {
  const clock = handClock(start);
  const world = createWorld({ ...options, now: clock.now, schedule: clock.schedule });
  addPeople(world);
  addDocument(world, { documentId: 'doc_q3plan7x2mva', title: 'Q3 capacity plan', folderId: 'fld_planning8' }, q3Plan);
  addDocument(world, { documentId: 'doc_hubops5w9tre', title: 'Hub operations handbook' }, [
    paragraph('blk_hubops001', 'Unloading in Rotterdam begins at six.', 'doc_q3plan7x2mva'),
  ]);
  addDocument(
    world,
    { documentId: 'doc_fleet8k1zn4d', title: 'Fleet renewal business case', ownerId: ben, tags: ['fleet'] },
    [paragraph('blk_fleet0001', 'Cranes in Rotterdam serve 64 trucks in week 31 without a pause.')],
  );
  addDocument(world, { documentId: 'doc_canteen4menu', title: 'Canteen menu' }, [
    paragraph('blk_canteen01', 'Soup on Mondays.'),
  ]);
  for (const documentId of ['doc_q3plan7x2mva', 'doc_canteen4menu']) {
    for (const userId of [ada, ben]) {
      world.visits.set(`${documentId}/${userId}`, { documentId, userId, lastActiveAt: start, internalNotes: null });
    }
  }
  return {
    world,
    saveRevision: (documentId, text) => saveRevision(world, documentId, [paragraph('blk_newtext01', text)]),
    runUntil: clock.pass,
  };
}

const q3Plan: readonly Block[] = [
  { blockId: 'blk_h1capaci', type: 'heading', level: 1, text: 'Q3 capacity plan', marks: [] },
  paragraph('blk_p1rotterd', 'Rotterdam runs at 91% of capacity.'),
  paragraph('blk_p2cranes0', 'New cranes come in week 31. The fleet stays at 64 trucks.'),
];

function paragraph(blockId: string, text: string, linkTo?: string): Block {
  const marks = linkTo
    ? [{ start: 0, end: 9, type: 'link' as const, href: `https://app.frontdesk.example/documents/${linkTo}` }]
    : [];
  return { blockId, type: 'paragraph', text, marks };
}

function addPeople(world: World): void {
  for (const [userId, displayName] of [
    [ada, 'Ada Lindqvist'],
    [ben, 'Ben Okafor'],
  ] as const) {
    world.users.set(userId, {
      userId,
      tenantId,
      displayName,
      givenName: '',
      familyName: '',
      email: '',
      avatarUrl: null,
      jobTitle: null,
      status: 'active',
      groupIds: [],
      createdAt: 0,
      updatedAt: 0,
      costCenter: 'CC-9001',
      directoryDn: null,
    });
  }
}

type Given = Pick<Document, 'documentId' | 'title'> & { folderId?: string; ownerId?: string; tags?: string[] };

function addDocument(world: World, given: Given, blocks: readonly Block[]): void {
  const { documentId, title, folderId = null, ownerId = ada, tags = [] } = given;
  const isBens = ownerId === ben;
  world.documents.set(documentId, {
    documentId,
    tenantId,
    title,
    description: null,
    folderId,
    ownerId,
    status: 'published',
    language: 'en-GB',
    currentRevision: 1,
    version: 1,
    wordCount: 0,
    hasThumbnail: false,
    followsTenantDefault: false,
    tags: tags.map((name) => ({ name, addedBy: ada, addedAt: start })),
    createdAt: start,
    createdBy: ada,
    updatedAt: start,
    updatedBy: ada,
    storageKey: '',
    internalNotes: null,
  });
  for (const userId of isBens ? [ada, ben] : [ada]) {
    const grantId = `grt_${documentId.slice(4)}${userId.slice(4, 7)}`;
    world.grants.set(grantId, {
      grantId,
      documentId,
      folderId: null,
      granteeId: userId,
      role: 'owner',
      grantedBy: ada,
      grantedAt: start,
      expiresAt: null,
      internalNotes: null,
    });
  }
  const first = documentId === 'doc_q3plan7x2mva' ? 42 : 1;
  world.revisions.set(documentId, [revisionOf(documentId, first, blocks, start)]);
}

function saveRevision(world: World, documentId: string, blocks: readonly Block[]): void {
  const revisions = world.revisions.get(documentId)!;
  const revision = revisionOf(documentId, revisions.at(-1)!.revision + 1, blocks, world.now());
  revisions.push(revision);
  const data = {
    documentId,
    revision: revision.revision,
    baseRevision: revision.baseRevision,
    authorId: ada,
    createdAt: revision.createdAt,
  };
  world.publish({ type: 'revision.created', source: 'revisions', subject: documentId, tenantId, data });
}

function revisionOf(documentId: string, revision: number, blocks: readonly Block[], createdAt: number) {
  return {
    documentId,
    revision,
    baseRevision: revision > 1 ? revision - 1 : null,
    authorId: ada,
    message: null,
    createdAt,
    wordCount: 0,
    sizeBytes: 0,
    storageKey: '',
    blocks: () => blocks,
  };
}
