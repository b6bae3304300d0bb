// Seeded activity, notifications, reading places, and what the AI made and cost.
import type { Activity, Notification } from '../world/activity.ts';
import { idMaker } from '../world/ids.ts';
import { between, hashOf, pick, seededRandom } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { at } from './dates.ts';
import { halden } from './people.ts';

const q3plan = 'doc_q3plan7x2mva';
const exampleActivities: Readonly<Record<number, readonly [id: string, sourceIp: string]>> = {
  42: ['act_r42saved01', '10.20.4.17'],
  41: ['act_r41saved01', '10.20.4.9'],
};

export function seedReading(world: World): void {
  const random = seededRandom(`${world.seed}/reading`);
  seedActivity(world, idMaker(random), random);
  seedPlaces(world, random);
  seedNotifications(world, idMaker(random), random);
  seedGenerated(world);
}

function seedActivity(world: World, newId: (prefix: 'act') => string, random: () => number): void {
  const add = (activity: Omit<Activity, 'activityId' | 'sourceIp'>, id?: string, ip?: string): void => {
    const activityId = id ?? newId('act');
    const sourceIp = ip ?? `10.20.${between(random, 1, 9)}.${between(random, 2, 250)}`;
    world.activities.set(activityId, { ...activity, activityId, sourceIp });
  };
  for (const { documentId, tenantId } of world.documents.values()) {
    for (const { revision, authorId, createdAt } of world.revisions.get(documentId) ?? []) {
      const facts = { documentId, tenantId, actorId: authorId, occurredAt: createdAt, revision, commentId: null };
      add({ type: 'RevisionCreated', ...facts }, ...(documentId === q3plan ? (exampleActivities[revision] ?? []) : []));
    }
  }
  for (const {
    commentId,
    documentId,
    tenantId,
    authorId,
    createdAt,
    resolvedAt,
    resolvedBy,
  } of world.comments.values()) {
    const facts = { documentId, tenantId, revision: null, commentId };
    add({ type: 'CommentCreated', ...facts, actorId: authorId, occurredAt: createdAt });
    if (resolvedAt) add({ type: 'CommentResolved', ...facts, actorId: resolvedBy, occurredAt: resolvedAt });
  }
}

function seedPlaces(world: World, random: () => number): void {
  for (const { documentId, userId, lastActiveAt } of world.visits.values()) {
    const revisions = world.revisions.get(documentId)!;
    const lastReadRevision = Math.max(1, revisions.filter(({ createdAt }) => createdAt <= lastActiveAt).length);
    const blocks = revisions.at(-1)!.blocks();
    world.readingStates.set(`${documentId}/${userId}`, {
      documentId,
      userId,
      lastReadRevision,
      lastBlockId: pick(random, blocks).blockId,
      progressPercent: between(random, 5, 100),
      lastReadAt: lastActiveAt,
      deviceFingerprint: `ios-19-${(hashOf(userId) % 65536).toString(16).padStart(4, '0')}`,
    });
  }
  world.readingStates.set(`${q3plan}/usr_chi9r5d3vnk8`, {
    documentId: q3plan,
    userId: 'usr_chi9r5d3vnk8',
    lastReadRevision: 41,
    lastBlockId: 'blk_p1rotterd',
    progressPercent: 62,
    lastReadAt: at('2026-06-17T16:40:12Z'),
    deviceFingerprint: 'ios-19-3f9a',
  });
}

function seedNotifications(world: World, newId: (prefix: 'ntf') => string, random: () => number): void {
  const nameOf = (userId: string): string => world.users.get(userId)?.displayName ?? 'Someone';
  const add = (given: Omit<Notification, 'tenantId' | 'campaignKey' | 'readAt'>): void => {
    const { tenantId } = world.users.get(given.userId)!;
    const readAt = given.notificationId === 'ntf_reply9x4m7' || random() < 0.5 ? null : given.createdAt + 3_600_000;
    world.notifications.set(given.notificationId, { ...given, tenantId, readAt, campaignKey: 'none' });
  };
  for (const { commentId, documentId, parentId, authorId, mentions, createdAt } of world.comments.values()) {
    const facts = { documentId, commentId, actorId: authorId, createdAt };
    const askedBy = parentId ? world.comments.get(parentId)?.authorId : undefined;
    if (askedBy && askedBy !== authorId) {
      const notificationId = commentId === 'cmt_9x4m7c3tbn' ? 'ntf_reply9x4m7' : newId('ntf');
      const text = `${nameOf(authorId)} replied to your comment`;
      add({ notificationId, userId: askedBy, kind: 'CommentReply', text, ...facts });
    }
    for (const userId of mentions) {
      const text = `${nameOf(authorId)} mentioned you`;
      add({ notificationId: newId('ntf'), userId, kind: 'Mention', text, ...facts });
    }
  }
}

function seedGenerated(world: World): void {
  const about = { documentId: q3plan, language: 'en-GB', model: 'platform-large' as const };
  world.summaries.set(`${q3plan}/42/en-GB`, {
    ...about,
    revision: 42,
    text: 'Rotterdam runs at 91% of capacity in Q3 and needs new cranes by week 31. The fleet stays at 64 trucks.',
    keyPoints: ['Rotterdam at 91% of capacity', 'New cranes in week 31', '64 trucks'],
    citations: [{ blockId: 'blk_p1rotterd', quote: 'Rotterdam runs at 91% of capacity.' }],
    createdAt: 1781775725000,
  });
  world.summaries.set(`${q3plan}/41/en-GB`, {
    ...about,
    revision: 41,
    text: 'Capacity for Q3 is planned per hub; the Rotterdam figures are still to come.',
    keyPoints: [],
    citations: [],
    createdAt: 1781708762000,
  });
  world.jobs.set('gen_tr4nsl8rotter', {
    generationId: 'gen_tr4nsl8rotter',
    tenantId: halden,
    userId: 'usr_chi9r5d3vnk8',
    kind: 'translate',
    status: 'succeeded',
    documentId: q3plan,
    revision: 42,
    blockIds: ['blk_p1rotterd'],
    instruction: null,
    targetLanguage: 'nb-NO',
    model: 'platform-large',
    result: { blocks: [{ blockId: 'blk_p1rotterd', text: 'Rotterdam har en kapasitetsutnyttelse på 91 %.' }] },
    error: null,
    usage: { promptTokens: 96, completionTokens: 18 },
    createdAt: 1781778552000,
    finishedAt: 1781778571000,
  });
  seedUsage(world);
}

function seedUsage(world: World): void {
  const rows = [
    ['2026-06-17', 'usr_ada7k2m9qxr3', 4, 9120, 1410, 41350],
    ['2026-06-18', 'usr_chi9r5d3vnk8', 2, 508, 25, 1775],
  ] as const;
  for (const [date, userId, requests, promptTokens, completionTokens, costMicroUsd] of rows) {
    const row = { tenantId: halden, date, userId, requests, promptTokens, completionTokens, costMicroUsd };
    world.usage.set(`${halden}/${date}/${userId}`, row);
  }
}
