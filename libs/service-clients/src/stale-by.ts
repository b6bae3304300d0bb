type Data = Readonly<Record<string, unknown>>;

/** Reads that a change makes stale. */
export interface StaleReads {
  readonly reads: readonly string[];
  /** Only those about what the change is about, in the terms of the policies' `about`. Default: all of the tenant. */
  readonly about?: readonly ('document' | 'latest' | 'user')[];
  /** They answer as before for so long. */
  readonly afterMs?: number;
  /** Not by each such change. What has no such data is taken for one. */
  readonly when?: (data: Data) => boolean;
}

const changed =
  (field: string) =>
  ({ changedFields }: Data) =>
    !Array.isArray(changedFields) || changedFields.includes(field);
const isNew = ({ revision }: Data) => typeof revision !== 'number' || revision === 1;

const isWide = ({ documentId }: Data) => typeof documentId !== 'string' || documentId === '';

const document = ['document'] as const;
const user = ['user'] as const;
const s = 1000;
const found = ['search.Search', 'search.Related', 'search.Passages'];
const indexed = [...found, 'search.IndexStatus'];
const wide = ['access.getEffectiveAccess', 'documents.getDocument', 'documents.listDocuments'];
const activity: StaleReads = { reads: ['activity.listActivity'], about: document, afterMs: 10 * s };
const notified: StaleReads = { reads: ['activity.listNotifications'], afterMs: 10 * s };
const discussed: readonly StaleReads[] = [
  { reads: ['collaboration.listComments', 'collaboration.listCollaborators'], about: document },
  { reads: ['collaboration.getCommentCounts'] },
  activity,
  notified,
];

/** The table of contracts/events.md, row by row. A test compares them. */
export const staleBy: Readonly<Record<string, readonly StaleReads[]>> = {
  'document.updated': [
    { reads: ['documents.getDocument'], about: document },
    { reads: ['documents.listDocuments'] },
    { reads: ['documents.listTags'], about: document, when: changed('tags') },
    { reads: ['documents.listAttachments'], about: document, when: changed('attachments') },
    { reads: found, afterMs: 20 * s },
    activity,
  ],
  'document.deleted': [
    { reads: ['documents.getDocument', 'documents.listTags', 'documents.listAttachments'], about: document },
    { reads: ['revisions.listRevisions', 'revisions.getLatestRevision', 'revisions.getRevision'], about: document },
    { reads: ['revisions.diffRevisions'], about: document },
    { reads: ['revisions.getOutline'], about: ['document', 'latest'] },
    { reads: ['access.getEffectiveAccess', 'access.listGrants'], about: document },
    { reads: ['collaboration.listComments', 'collaboration.listCollaborators'], about: document },
    { reads: ['collaboration.getPresence', 'generation.getSummary'], about: document },
    { reads: ['documents.listDocuments', 'collaboration.getCommentCounts', 'access.checkAccess'] },
    { reads: indexed, afterMs: 20 * s },
    activity,
  ],
  'revision.created': [
    { reads: ['revisions.getLatestRevision', 'revisions.listRevisions'], about: document },
    { reads: ['revisions.getOutline'], about: ['latest'] },
    { reads: ['documents.listDocuments'], when: isNew },
    { reads: ['documents.getDocument'], about: document, afterMs: 2 * s },
    { reads: ['documents.listDocuments'], afterMs: 2 * s },
    { reads: ['generation.getSummary'], about: document, afterMs: 2 * s },
    { reads: ['generation.getSummary'], about: document, afterMs: 60 * s },
    { reads: indexed, afterMs: 20 * s },
    { reads: ['activity.listActivity', 'activity.getReadingState'], about: document, afterMs: 10 * s },
  ],
  'access.changed': [
    { reads: ['access.getEffectiveAccess', 'access.listGrants', 'documents.getDocument'], about: document },
    { reads: ['access.checkAccess', 'documents.listDocuments'] },
    // access.yaml: "group and folder changes take up to 5 seconds to show".
    { reads: wide, afterMs: 5 * s, when: isWide },
    { reads: ['collaboration.listComments', 'collaboration.listCollaborators'], about: document, afterMs: 30 * s },
    { reads: ['collaboration.getPresence'], about: document, afterMs: 30 * s },
    { reads: ['collaboration.getCommentCounts'], afterMs: 30 * s },
    { reads: found, afterMs: 60 * s },
    activity,
    notified,
  ],
  'comment.created': discussed,
  'comment.resolved': discussed,
  'summary.refreshed': [{ reads: ['generation.getSummary'], about: document }, activity],
  'user.updated': [
    { reads: ['identity.getUser'], about: user },
    { reads: ['identity.batchGetUsers'] },
    { reads: ['identity.getPreferences'], about: user, when: changed('preferences') },
    { reads: ['collaboration.listComments', 'collaboration.listCollaborators'], afterMs: 60 * s },
    { reads: ['collaboration.getPresence'], afterMs: 60 * s },
  ],
};
