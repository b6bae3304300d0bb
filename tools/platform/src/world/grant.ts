// Who was given what, on a document or on a folder.

export type Role = 'viewer' | 'commenter' | 'editor' | 'owner';
export type Permission = 'read' | 'comment' | 'write' | 'share' | 'delete';

export interface Grant {
  readonly grantId: string;
  /** Exactly one of documentId and folderId is set. */
  readonly documentId: string | null;
  readonly folderId: string | null;
  /** A user or a group. */
  readonly granteeId: string;
  role: Role;
  grantedBy: string;
  grantedAt: number;
  expiresAt: number | null;
  internalNotes: string | null;
}
