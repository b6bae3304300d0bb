export type RestService =
  'documents' | 'revisions' | 'identity' | 'access' | 'collaboration' | 'generation' | 'activity';

export interface RestCall {
  readonly service: RestService;
  readonly operation: string;
  readonly path: string;
  /** The example of the contract is made this long, where it has a list to lengthen. */
  readonly bytes: number;
}

const id = 'doc_q3plan7x2mva';
export const ownerId = 'usr_ada7k2m9qxr3';
export const documentPath = `/v1/documents/${id}`;

/** What is asked for an organisation, once a minute and not for each view. */
export const tenantCalls = [
  { operation: 'getTenantSettings', path: '/v1/tenants/ten_halden4k7q2w/settings' },
  { operation: 'getTenantFlags', path: '/v1/tenants/ten_halden4k7q2w/flags' },
];

/** The path of a document that nobody has read yet: the example of the contracts by another name, of another owner. */
export function newDocumentPath(): string {
  made += 1;
  return `/v1/documents/doc_new${String(made).padStart(9, '0')}`;
}
let made = 0;

/** The same path, of the example. */
export function pathOfExample(path: string): string {
  return path.replace(/\/doc_new\d{9}/, `/${id}`).replace(/\/usr_new\d{9}_x/, `/${ownerId}`);
}

/**
 * Who has a document of `newDocumentPath`; undefined for any other path. Its form is none that is asked for together with
 * others: one caller draws all of the load, and each of its views is to make its own 12 calls.
 */
export function newOwnerOf(path: string): string | undefined {
  const made = /^\/v1\/documents\/doc_new(\d{9})$/.exec(path)?.[1];
  return made === undefined ? undefined : `usr_new${made}_x`;
}

/** The eleven calls of the mobile document view over HTTP: 20 KB of answers, with the twelfth, search.Related. */
export const restCalls: readonly RestCall[] = [
  { service: 'documents', operation: 'getDocument', path: `/v1/documents/${id}`, bytes: 900 },
  { service: 'documents', operation: 'listTags', path: `/v1/documents/${id}/tags`, bytes: 800 },
  { service: 'documents', operation: 'listAttachments', path: `/v1/documents/${id}/attachments`, bytes: 2500 },
  { service: 'revisions', operation: 'getLatestRevision', path: `/v1/documents/${id}/revisions/latest`, bytes: 4000 },
  { service: 'revisions', operation: 'getOutline', path: `/v1/documents/${id}/outline`, bytes: 2000 },
  { service: 'identity', operation: 'getUser', path: `/v1/users/${ownerId}`, bytes: 500 },
  { service: 'access', operation: 'getEffectiveAccess', path: `/v1/documents/${id}/access`, bytes: 500 },
  { service: 'collaboration', operation: 'listComments', path: `/v1/documents/${id}/comments`, bytes: 4000 },
  { service: 'collaboration', operation: 'listCollaborators', path: `/v1/documents/${id}/collaborators`, bytes: 2000 },
  { service: 'generation', operation: 'getSummary', path: `/v1/documents/${id}/summary`, bytes: 1500 },
  { service: 'activity', operation: 'getReadingState', path: `/api/documents/${id}/reading-state`, bytes: 500 },
];

export const relatedPath = '/platform.search.v1.SearchService/Related';
