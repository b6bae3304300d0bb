import { cursorOf } from '@frontdesk/paging';
import request from 'supertest';
import type { Test } from 'supertest';
import { startOf } from '../src/documents/body-pages.ts';
import { routes } from '../src/routes.ts';
import { newKey } from './app-under-test.ts';
import { answerId } from './sample-answers.ts';

export interface Example {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly body?: object;
  /** The `Idempotency-Key`, where one is required. */
  readonly key?: string;
}

export interface Ids {
  readonly documentId?: string;
  readonly attachmentId?: string;
  readonly commentId?: string;
  readonly userId?: string;
  readonly notificationId?: string;
}

/** One good request for each route, by the route's name. A route without one fails the tests that walk all routes. */
export function examples(ids: Ids = {}): Record<string, Example> {
  const {
    documentId = 'doc_q3plan7x2mva',
    attachmentId = 'att_capmodel6y2',
    commentId = 'cmt_5h2k8d1qwz',
    userId = 'usr_ada7k2m9qxr3',
    notificationId = 'ntf_reply9x4m7',
  } = ids;
  const document = `/v1/documents/${documentId}`;
  const blocks = [{ blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 92%.', marks: [] }];
  return {
    getHome: { method: 'get', path: '/v1/home' },
    listDocuments: { method: 'get', path: '/v1/documents' },
    syncDocuments: {
      method: 'post',
      path: '/v1/documents/sync',
      body: { documents: [{ documentId, updatedAt: '2026-06-18T09:41:27Z' }] },
    },
    getDocument: { method: 'get', path: document },
    getBody: { method: 'get', path: `${document}/body?cursor=${cursorOf('body', startOf(1))}` },
    saveRevision: { method: 'post', path: `${document}/revisions`, body: { baseRevision: 1, blocks }, key: newKey() },
    listComments: { method: 'get', path: `${document}/comments` },
    createComment: { method: 'post', path: `${document}/comments`, body: { body: 'Good.' }, key: newKey() },
    changeComment: { method: 'patch', path: `${document}/comments/${commentId}`, body: { status: 'resolved' } },
    askDocument: {
      method: 'post',
      path: `${document}/answers`,
      body: { question: 'How full is Rotterdam?' },
      key: newKey(),
    },
    getAnswer: { method: 'get', path: `/v1/answers/${answerId}` },
    stopAnswer: { method: 'delete', path: `/v1/answers/${answerId}` },
    getAttachment: { method: 'get', path: `${document}/attachments/${attachmentId}` },
    getThumbnail: { method: 'get', path: `${document}/thumbnail` },
    getAvatar: { method: 'get', path: `/v1/users/${userId}/avatar` },
    listNotifications: { method: 'get', path: '/v1/notifications' },
    markNotificationRead: { method: 'post', path: `/v1/notifications/${notificationId}/read` },
  };
}

/** The names of the routes that name a document in their path. */
export const documentRoutes = routes
  .filter((route) => route.path.names.includes('documentId'))
  .map((route) => route.name);

export function send(app: Parameters<typeof request>[0], example: Example, headers: Record<string, string>): Test {
  const { method, path, body, key } = example;
  const sent = request(app)
    [method](path)
    .set({ ...(key !== undefined && { 'Idempotency-Key': key }), ...headers });
  return body === undefined ? sent : sent.send(body);
}
