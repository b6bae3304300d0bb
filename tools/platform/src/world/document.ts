// What is known about a document besides its body: metadata, tags, attachments, folders.

export type DocumentStatus = 'draft' | 'inReview' | 'published' | 'archived';

export interface Document {
  readonly documentId: string;
  readonly tenantId: string;
  title: string;
  description: string | null;
  folderId: string | null;
  ownerId: string;
  status: DocumentStatus;
  language: string;
  /** As the documents service knows it; follows the revisions service with a lag. */
  currentRevision: number;
  version: number;
  wordCount: number;
  hasThumbnail: boolean;
  /** False: the tenant's default role does not count for this document. */
  followsTenantDefault: boolean;
  tags: Tag[];
  readonly createdAt: number;
  readonly createdBy: string;
  updatedAt: number;
  updatedBy: string;
  storageKey: string;
  internalNotes: string | null;
}

export interface Tag {
  readonly name: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

export interface Attachment {
  readonly attachmentId: string;
  readonly documentId: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  scanStatus: 'pending' | 'clean' | 'infected';
  readonly uploadedBy: string;
  readonly uploadedAt: number;
  readonly storageKey: string;
}

export interface Folder {
  readonly folderId: string;
  readonly tenantId: string;
  readonly parentId: string | null;
  name: string;
}
