// One good request for each route of the mobile BFF, and what its answer may lack. What a route calls is not written
// here: it is counted at the platform.
import { randomUUID } from 'node:crypto';

export interface RouteRequest {
  readonly route: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  readonly needsKey?: boolean;
  /** What it answers when all is well. */
  readonly healthy: number;
  /** The operations that it can do without: the answer stays 200 and names what is missing. */
  readonly optional: readonly string[];
}

export const planId = 'doc_q3plan7x2mva';
const plan = `/v1/documents/${planId}`;
const bodyStart = Buffer.from(
  JSON.stringify(['body', { revision: 1, block: 0, text: 0, mark: 0, row: 0, cell: 0 }]),
).toString('base64url');
const block = { blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 92%.', marks: [] };

export const documentView: RouteRequest = {
  route: 'getDocument',
  method: 'GET',
  path: plan,
  healthy: 200,
  optional: [
    'revisions.getOutline',
    'identity.getUser',
    'identity.batchGetUsers',
    'collaboration.listCollaborators',
    'collaboration.listComments',
    'documents.listTags',
    'documents.listAttachments',
    'search.Related',
    'generation.getSummary',
    'activity.getReadingState',
    'identity.getTenantFlags',
    'identity.getTenantSettings',
  ],
};

export const commentList: RouteRequest = {
  route: 'listComments',
  method: 'GET',
  path: `${plan}/comments`,
  healthy: 200,
  optional: [],
};

export const documentList: RouteRequest = {
  route: 'listDocuments',
  method: 'GET',
  path: '/v1/documents',
  healthy: 200,
  optional: [],
};

export const homeView: RouteRequest = {
  route: 'getHome',
  method: 'GET',
  path: '/v1/home',
  healthy: 200,
  optional: ['activity.listNotifications', 'activity.getReadingState', 'access.checkAccess'],
};

const strict = { optional: [], healthy: 200 } as const;

export const requests: readonly RouteRequest[] = [
  homeView,
  documentList,
  { ...strict, route: 'search', method: 'GET', path: '/v1/documents?q=hub', optional: ['documents.listDocuments'] },
  {
    ...strict,
    route: 'syncDocuments',
    method: 'POST',
    path: '/v1/documents/sync',
    optional: ['identity.getTenantFlags'], // without them it is on
    body: { documents: [{ documentId: planId, updatedAt: '2026-06-18T09:41:27Z' }] },
  },
  documentView,
  { ...strict, route: 'getBody', method: 'GET', path: `${plan}/body?cursor=${bodyStart}` },
  {
    // The plan is at revision 42: a save of revision 1 calls all that a save calls, and changes nothing.
    ...strict,
    route: 'saveRevision',
    method: 'POST',
    path: `${plan}/revisions`,
    body: { baseRevision: 1, blocks: [block] },
    needsKey: true,
    healthy: 409,
  },
  commentList,
  {
    ...strict,
    route: 'createComment',
    method: 'POST',
    path: `${plan}/comments`,
    body: { body: 'Good.' },
    needsKey: true,
    healthy: 201,
  },
  {
    ...strict,
    route: 'changeComment',
    method: 'PATCH',
    path: `${plan}/comments/cmt_5h2k8d1qwz`,
    body: { status: 'open' },
  },
  { ...strict, route: 'getAttachment', method: 'GET', path: `${plan}/attachments/att_capmodel6y2` },
  { ...strict, route: 'getThumbnail', method: 'GET', path: `${plan}/thumbnail` },
  { ...strict, route: 'getAvatar', method: 'GET', path: '/v1/users/usr_ada7k2m9qxr3/avatar' },
  { ...strict, route: 'listNotifications', method: 'GET', path: '/v1/notifications' },
  {
    ...strict,
    route: 'markNotificationRead',
    method: 'POST',
    path: '/v1/notifications/ntf_reply9x4m7/read',
  },
];

/** The headers and the body that go with it. */
export function sendable({ body, needsKey }: RouteRequest): { headers: Record<string, string>; body?: string } {
  return {
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(needsKey && { 'idempotency-key': `"${randomUUID()}"` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}
