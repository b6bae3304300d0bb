import type { ChangeEvent, ChangeListener } from '@frontdesk/change-events';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';

/** What followers are told of: that it changed and how, and nothing of what. */
export interface Change {
  readonly eventId: string;
  readonly kind: ChangeKind;
  readonly tenantId: string;
  readonly documentId: string;
  readonly time: string;
}

export type ChangeKind = 'changed' | 'edited' | 'commented' | 'resolved';

const kinds: Readonly<Record<string, ChangeKind>> = {
  'document.updated': 'changed',
  'revision.created': 'edited',
  'comment.created': 'commented',
  'comment.resolved': 'resolved',
};

export interface Following {
  readonly subscriptions: Subscriptions;
  /** Once for each change, whichever instances hear it. */
  readonly take: (change: Change) => Promise<void>;
}

/** Hears of changes; whom to tell is worked out where it survives this process. */
export function followChanges({ subscriptions, take }: Following): ChangeListener {
  return {
    name: 'followers',
    async hear(event) {
      if (event.type === 'user.updated') return await forgetDeactivated(event, subscriptions);
      const change = changeOf(event);
      if (change === undefined) return;
      const { tenantId, documentId } = change;
      const followers = await subscriptions.ofDocument(tenantId, documentId);
      if (followers.length === 0) return;
      await take(change);
    },
  };
}

function changeOf({ id, source, type, tenantid, time, data }: ChangeEvent): Change | undefined {
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const documentId = data['documentId'] ?? data['document_id'];
  if (kind === undefined || typeof documentId !== 'string') return undefined;
  return { eventId: `${source} ${id}`, kind, tenantId: tenantid, documentId, time };
}

/** The event does not say to what the status changed: who is still active follows again. */
async function forgetDeactivated({ data, tenantid }: ChangeEvent, subscriptions: Subscriptions): Promise<void> {
  const { userId, changedFields } = data;
  const isStatus = Array.isArray(changedFields) && changedFields.includes('status');
  if (isStatus && typeof userId === 'string') await subscriptions.removeUser(tenantid, userId);
}
