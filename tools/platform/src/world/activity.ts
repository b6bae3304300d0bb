// What happened to documents, what users should know of it, and how far they have read.

export interface Activity {
  readonly activityId: string;
  readonly tenantId: string;
  readonly documentId: string;
  readonly type:
    | 'DocumentUpdated'
    | 'DocumentDeleted'
    | 'RevisionCreated'
    | 'AccessChanged'
    | 'CommentCreated'
    | 'CommentResolved'
    | 'SummaryRefreshed';
  readonly actorId: string | null;
  readonly occurredAt: number;
  readonly revision: number | null;
  readonly commentId: string | null;
  readonly sourceIp: string;
}

export interface Notification {
  readonly notificationId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly kind: 'Mention' | 'CommentReply' | 'CommentResolved' | 'AccessGranted' | 'RevisionCreated';
  readonly documentId: string;
  readonly commentId: string | null;
  readonly actorId: string | null;
  readonly text: string;
  readonly createdAt: number;
  readAt: number | null;
  readonly campaignKey: string;
}

/** Kept under `documentId/userId`. */
export interface ReadingState {
  readonly documentId: string;
  readonly userId: string;
  lastReadRevision: number;
  lastBlockId: string | null;
  progressPercent: number;
  lastReadAt: number;
  deviceFingerprint: string;
}
