// Seeded comments, and who has opened which document.
import { effectiveAccess } from '../world/access.ts';
import type { Comment } from '../world/comment.ts';
import type { Document } from '../world/document.ts';
import { idMaker } from '../world/ids.ts';
import { between, pick, seededRandom } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { seedEnd, timeBetween } from './dates.ts';

const q3plan = 'doc_q3plan7x2mva';
const questions = [
  'Where does this figure come from?',
  'Can we say this in **one** sentence?',
  'Is this still true after the May numbers?',
  'I would move this up.',
  'Who owns this step?',
  'Please link the source.',
  'This contradicts the section above.',
  'Nice. Worth a chart?',
];
const replies = [
  'From the monthly report.',
  'Done.',
  'I will check and come back.',
  'Yes, see the table below.',
  'Agreed.',
];

export function seedConversation(world: World): void {
  exampleThread(world);
  const random = seededRandom(`${world.seed}/conversation`);
  const newId = idMaker(random);
  for (const document of world.documents.values()) {
    const readers = readersOf(world, document);
    for (const userId of readers) {
      if (random() < 0.6 || userId === document.ownerId)
        visit(world, document.documentId, userId, seenAt(document, random));
    }
    if (document.documentId === q3plan || document.documentId === 'doc_fleet8k1zn4d') continue;
    for (let left = between(random, 0, 4); left > 0; left -= 1) seedThread(world, document, { readers, random, newId });
  }
  visit(world, q3plan, 'usr_chi9r5d3vnk8', 1781778660000);
  world.visits.get(`${q3plan}/usr_chi9r5d3vnk8`)!.internalNotes = 'seat 118';
  visit(world, q3plan, 'usr_ada7k2m9qxr3', 1781778003000);
  visit(world, q3plan, 'usr_ben4t8w1zcp6', 1781775687000);
  present(world, 'usr_chi9r5d3vnk8', 'active', 'blk_p1rotterd');
  present(world, 'usr_ben4t8w1zcp6', 'idle', null);
}

interface Drawn {
  readonly readers: readonly string[];
  readonly random: () => number;
  readonly newId: (prefix: 'cmt') => string;
}

function seedThread(world: World, document: Document, { readers, random, newId }: Drawn): void {
  const { documentId, tenantId, currentRevision } = document;
  const block = pick(random, world.revisions.get(documentId)!.at(-1)!.blocks());
  const createdAt = seenAt(document, random);
  const isResolved = random() < 0.35;
  const thread = addComment(world, {
    commentId: newId('cmt'),
    documentId,
    tenantId,
    authorId: pick(random, readers),
    body: pick(random, questions),
    anchor: block.text
      ? { blockId: block.blockId, revision: currentRevision, start: 0, end: Math.min(12, block.text.length) }
      : null,
    createdAt,
    ...(isResolved
      ? { status: 'resolved', resolvedBy: document.ownerId, resolvedAt: Math.min(createdAt + 7_200_000, seedEnd) }
      : {}),
  });
  for (let left = between(random, 0, 3); left > 0; left -= 1) {
    addComment(world, {
      commentId: newId('cmt'),
      documentId,
      tenantId,
      parentId: thread.commentId,
      authorId: pick(random, readers),
      body: pick(random, replies),
      createdAt: Math.min(timeBetween(random, createdAt + 60_000, createdAt + 86_400_000), seedEnd),
    });
  }
}

function exampleThread(world: World): void {
  const at = { documentId: q3plan, tenantId: 'ten_halden4k7q2w' };
  addComment(world, {
    ...at,
    commentId: 'cmt_5h2k8d1qwz',
    authorId: 'usr_chi9r5d3vnk8',
    body: 'Is the **91%** before or after the new cranes?',
    mentions: ['usr_ada7k2m9qxr3'],
    anchor: { blockId: 'blk_p1rotterd', revision: 42, start: 18, end: 21 },
    createdAt: 1781777564000,
    moderationScore: 0.02,
  });
  addComment(world, {
    ...at,
    commentId: 'cmt_9x4m7c3tbn',
    parentId: 'cmt_5h2k8d1qwz',
    authorId: 'usr_ada7k2m9qxr3',
    body: 'Before. The cranes come in week 31.',
    createdAt: 1781778003000,
    moderationScore: 0.01,
  });
}

type Given = Pick<Comment, 'commentId' | 'documentId' | 'tenantId' | 'authorId' | 'body' | 'createdAt'> &
  Partial<Comment>;

function addComment(world: World, given: Given): Comment {
  const comment: Comment = {
    parentId: null,
    mentions: [],
    anchor: null,
    status: 'open',
    resolvedBy: null,
    resolvedAt: null,
    editedAt: null,
    moderationScore: 0.01,
    internalNotes: null,
    ...given,
  };
  world.comments.set(comment.commentId, comment);
  return comment;
}

function readersOf(world: World, document: Document): string[] {
  return [...world.users.values()]
    .filter((user) => effectiveAccess(world, user.userId, document.documentId)?.permissions.includes('read'))
    .map((user) => user.userId)
    .concat(document.ownerId);
}

function seenAt(document: Document, random: () => number): number {
  return timeBetween(random, document.createdAt, Math.min(document.updatedAt + 86_400_000, seedEnd));
}

function visit(world: World, documentId: string, userId: string, lastActiveAt: number): void {
  world.visits.set(`${documentId}/${userId}`, { documentId, userId, lastActiveAt, internalNotes: null });
}

function present(world: World, userId: string, state: 'active' | 'idle', blockId: string | null): void {
  const lastSeenAt = state === 'active' ? 1781778660000 : 1781778641000;
  world.presences.set(`${q3plan}/${userId}`, { documentId: q3plan, userId, state, blockId, lastSeenAt, stays: true });
}
