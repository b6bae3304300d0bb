// Comments, who has opened a document, and who has it open now.

export interface Anchor {
  readonly blockId: string;
  readonly revision: number;
  readonly start: number;
  readonly end: number;
}

export interface Comment {
  readonly commentId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly parentId: string | null;
  readonly authorId: string;
  body: string;
  mentions: string[];
  readonly anchor: Anchor | null;
  /** Of the thread; a reply shows its parent's. */
  status: 'open' | 'resolved';
  resolvedBy: string | null;
  resolvedAt: number | null;
  readonly createdAt: number;
  editedAt: number | null;
  moderationScore: number;
  internalNotes: string | null;
}

/** A user who has opened a document. Kept under `documentId/userId`. */
export interface Visit {
  readonly documentId: string;
  readonly userId: string;
  lastActiveAt: number;
  internalNotes: string | null;
}

/** A user who has a document open. Kept under `documentId/userId`. */
export interface Presence {
  readonly documentId: string;
  readonly userId: string;
  state: 'active' | 'idle';
  blockId: string | null;
  lastSeenAt: number;
  /** Seeded people stay: they count as seen just now. */
  stays: boolean;
}
