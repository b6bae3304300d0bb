import request from 'supertest';
import type { Test } from 'supertest';
import { routes } from '../src/routes.ts';
import { newKey } from './app-under-test.ts';
import { answerId } from './sample-answers.ts';
import { harbours, versions } from './sample-dashboards.ts';

export interface Example {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly body?: object | string;
  /** The `Idempotency-Key`, where one is required. */
  readonly key?: string;
  readonly ifMatch?: string;
}

/** One good request for each route, by the route's name. A route without one fails the tests that walk all routes. */
export function examples(documentId = 'doc_q3plan7x2mva'): Record<string, Example> {
  const document = `/v2/documents/${documentId}`;
  const blocks = [{ blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 92%.', marks: [] }];
  return {
    login: { method: 'get', path: '/auth/login' },
    loginCallback: { method: 'get', path: '/auth/callback' },
    session: { method: 'get', path: '/auth/session' },
    sessionEvents: { method: 'get', path: '/auth/session/events' },
    logout: { method: 'post', path: '/auth/logout' },
    continueLogout: { method: 'get', path: '/auth/logout' },
    logoutEverywhere: { method: 'post', path: '/auth/logout-everywhere' },
    backChannelLogout: { method: 'post', path: '/auth/backchannel-logout', body: 'logout_token=x' },
    listDocuments: { method: 'get', path: '/v2/documents?tag=q3&sort=title' },
    createDocument: { method: 'post', path: '/v2/documents', body: { title: 'Q4' }, key: newKey() },
    searchDocuments: { method: 'get', path: '/v2/search?q=Rotterdam' },
    getDocument: { method: 'get', path: document },
    editDocument: { method: 'patch', path: document, body: { title: 'Q3, final' }, ifMatch: '"v17"' },
    deleteDocument: { method: 'delete', path: document },
    replaceTags: { method: 'put', path: `${document}/tags`, body: { tags: ['capacity'] } },
    getIndexStatus: { method: 'get', path: `${document}/index-status` },
    documentEvents: { method: 'get', path: `${document}/events` },
    listGrants: { method: 'get', path: `${document}/grants` },
    putGrant: { method: 'put', path: `${document}/grants/usr_dan6j1x8hse4`, body: { role: 'commenter' } },
    deleteGrant: { method: 'delete', path: `${document}/grants/usr_dan6j1x8hse4` },
    getPreferences: { method: 'get', path: '/v2/preferences' },
    changePreferences: { method: 'patch', path: '/v2/preferences', body: { theme: 'dark' } },
    getDocumentV1: { method: 'get', path: `/v1/documents/${documentId}` },
    listComments: { method: 'get', path: `${document}/comments?status=open` },
    createComment: { method: 'post', path: `${document}/comments`, body: { body: 'Good.' }, key: newKey() },
    changeComment: { method: 'patch', path: `${document}/comments/cmt_5h2k8d1qwz`, body: { status: 'resolved' } },
    deleteComment: { method: 'delete', path: `${document}/comments/cmt_5h2k8d1qwz` },
    listRevisions: { method: 'get', path: `${document}/revisions` },
    saveRevision: { method: 'post', path: `${document}/revisions`, body: { baseRevision: 1, blocks }, key: newKey() },
    getRevision: { method: 'get', path: `${document}/revisions/42` },
    diffRevisions: { method: 'get', path: `${document}/diff?from=41&to=42` },
    createGeneration: {
      method: 'post',
      path: `${document}/generations`,
      body: { kind: 'translate', revision: 42, blockIds: ['blk_p1rotterd'], targetLanguage: 'nb-NO' },
      key: newKey(),
    },
    getGeneration: { method: 'get', path: `${document}/generations/gen_tr4nsl8rotter` },
    cancelGeneration: { method: 'delete', path: `${document}/generations/gen_tr4nsl8rotter` },
    askDocument: {
      method: 'post',
      path: `${document}/answers`,
      body: { question: 'How full is Rotterdam?' },
      key: newKey(),
    },
    askDocuments: { method: 'post', path: '/v2/answers', body: { question: 'How full is Rotterdam?' }, key: newKey() },
    getAnswer: { method: 'get', path: `/v2/answers/${answerId}` },
    stopAnswer: { method: 'delete', path: `/v2/answers/${answerId}` },
    getAttachment: { method: 'get', path: `${document}/attachments/att_capmodel6y2` },
    listActivity: { method: 'get', path: `${document}/activity?limit=5` },
    listNotifications: { method: 'get', path: '/v2/notifications' },
    markNotificationRead: { method: 'post', path: '/v2/notifications/ntf_reply9x4m7/read' },
    listDashboards: { method: 'get', path: '/v2/dashboards' },
    getDashboard: { method: 'get', path: '/v2/dashboards/dsh_harbours01' },
    putDashboard: {
      method: 'put',
      path: '/v2/dashboards/dsh_harbours01',
      body: harbours,
      ifMatch: versions.dsh_harbours01,
    },
    deleteDashboard: { method: 'delete', path: '/v2/dashboards/dsh_unwanted01', ifMatch: versions.dsh_unwanted01 },
    runDashboard: { method: 'get', path: '/v2/dashboards/dsh_harbours01/data' },
    graphql: { method: 'post', path: '/graphql', body: { documentId: 'DocumentsOverview' } },
  };
}

/** The names of the routes that name a document in their path. */
export const documentRoutes = routes
  .filter((route) => route.path.names.includes('documentId'))
  .map((route) => route.name);

export function send(app: Parameters<typeof request>[0], example: Example, headers: Record<string, string>): Test {
  const { method, path, body, key, ifMatch } = example;
  const sent = request(app)
    [method](path)
    .set({
      ...(key !== undefined && { 'Idempotency-Key': key }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    })
    .set(headers);
  return body === undefined ? sent : sent.send(body);
}
