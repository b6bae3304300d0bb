// Builds activity and notifications from the change events, with a lag.
import type { Activity, Notification } from '../../world/activity.ts';
import type { CloudEvent } from '../../world/events.ts';
import type { World } from '../../world/world.ts';

// By contract "up to 10 seconds".
const lagMs = 8_000;

type Facts = Pick<Activity, 'documentId' | 'type' | 'actorId'> & Partial<Pick<Activity, 'revision' | 'commentId'>>;
type News = Pick<Notification, 'userId' | 'kind' | 'text'>;

interface Reading {
  readonly activity: Facts;
  readonly news?: readonly News[];
}

export interface LatestRevisions {
  /** 0 for a document that is not known here. */
  of(documentId: string): number;
}

/** Starts following; the answer knows the revisions that were heard of so far. */
export function followEvents(world: World): LatestRevisions {
  const latest = new Map<string, number>();
  for (const [documentId, revisions] of world.revisions) latest.set(documentId, revisions.at(-1)?.revision ?? 0);
  world.subscribe((event) => {
    world.later(lagMs, () => {
      const read = Object.hasOwn(readings, event.type) ? readings[event.type] : undefined;
      const reading = read?.(world, event);
      if (!reading) return;
      const { documentId, revision } = reading.activity;
      if (reading.activity.type === 'RevisionCreated')
        latest.set(documentId, Math.max(revision ?? 0, latest.get(documentId) ?? 0));
      record(world, event, reading);
    });
  });
  return { of: (documentId) => latest.get(documentId) ?? 0 };
}

function record(world: World, event: CloudEvent, { activity, news = [] }: Reading): void {
  const { tenantid: tenantId } = event;
  const at = Date.parse(event.time) || world.now();
  const facts = { revision: null, commentId: null, ...activity };
  const activityId = world.newId('act');
  const sourceIp = `10.20.4.${2 + (activityId.charCodeAt(5) % 200)}`;
  world.activities.set(activityId, { activityId, tenantId, occurredAt: at, sourceIp, ...facts });
  const { documentId, commentId, actorId } = facts;
  for (const { userId, kind, text } of news) {
    if (userId === actorId || world.users.get(userId)?.tenantId !== tenantId) continue;
    const notificationId = world.newId('ntf');
    const about = { notificationId, tenantId, userId, kind, documentId, commentId, actorId };
    world.notifications.set(notificationId, {
      ...about,
      text: text.slice(0, 300),
      createdAt: at,
      readAt: null,
      campaignKey: 'none',
    });
  }
}

type Read = (world: World, event: CloudEvent) => Reading | undefined;

// Events may come from outside too (control's POST /events): nothing of `data` is trusted to be there.
const readings: Readonly<Record<string, Read>> = {
  'document.updated': (_world, { subject, data }) => ({
    activity: { documentId: subject, type: 'DocumentUpdated', actorId: idIn(data, 'updatedBy') },
  }),
  'document.deleted': (_world, { subject, data }) => ({
    activity: { documentId: subject, type: 'DocumentDeleted', actorId: idIn(data, 'deletedBy') },
  }),
  'summary.refreshed': (_world, { subject, data }) => ({
    activity: { documentId: subject, type: 'SummaryRefreshed', actorId: null, revision: numberIn(data, 'revision') },
  }),
  'revision.created': (world, { subject, data }) => {
    const actorId = idIn(data, 'authorId');
    const document = world.documents.get(subject);
    const text = `${nameOf(world, actorId)} saved a new revision of ${document?.title}`;
    return {
      activity: { documentId: subject, type: 'RevisionCreated', actorId, revision: numberIn(data, 'revision') },
      news: document ? [{ userId: document.ownerId, kind: 'RevisionCreated', text }] : [],
    };
  },
  'access.changed': (world, { data }) => {
    const documentId = idIn(data, 'documentId');
    if (documentId === null) return undefined;
    const actorId = idIn(data, 'changedBy');
    const userId = idIn(data, 'granteeId');
    const isGiven = idIn(data, 'role') !== null && idIn(data, 'previousRole') === null;
    const text = `${nameOf(world, actorId)} gave you access to a document`;
    return {
      activity: { documentId, type: 'AccessChanged', actorId },
      news: isGiven && userId !== null ? [{ userId, kind: 'AccessGranted', text }] : [],
    };
  },
  'comment.created': (world, { subject, data }) => {
    const documentId = idIn(data, 'document_id');
    if (documentId === null) return undefined;
    const actorId = idIn(data, 'author_id');
    const name = nameOf(world, actorId);
    const mentions = Array.isArray(data['mentions']) ? data['mentions'].map(String) : [];
    const asked = world.comments.get(idIn(data, 'parent_id') ?? '')?.authorId;
    const mention = (userId: string): News => ({ userId, kind: 'Mention', text: `${name} mentioned you` });
    const reply: News[] =
      asked && !mentions.includes(asked)
        ? [{ userId: asked, kind: 'CommentReply', text: `${name} replied to your comment` }]
        : [];
    return {
      activity: { documentId, type: 'CommentCreated', actorId, commentId: subject },
      news: [...reply, ...mentions.map(mention)],
    };
  },
  'comment.resolved': (world, { subject, data }) => {
    const documentId = idIn(data, 'document_id');
    if (documentId === null) return undefined;
    const actorId = idIn(data, 'resolved_by');
    const userId = world.comments.get(subject)?.authorId;
    const text = `${nameOf(world, actorId)} resolved your comment`;
    return {
      activity: { documentId, type: 'CommentResolved', actorId, commentId: subject },
      news: userId ? [{ userId, kind: 'CommentResolved', text }] : [],
    };
  },
};

function idIn(data: CloudEvent['data'], name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}

function numberIn(data: CloudEvent['data'], name: string): number | null {
  const value = data[name];
  return typeof value === 'number' ? value : null;
}

function nameOf(world: World, userId: string | null): string {
  return world.users.get(userId ?? '')?.displayName ?? 'Someone';
}
