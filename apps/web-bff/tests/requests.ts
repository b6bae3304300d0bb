import request from 'supertest';
import type { Test } from 'supertest';
import { routes } from '../src/routes.ts';
import { newKey } from './app-under-test.ts';

export interface Example {
  readonly method: 'get' | 'post' | 'patch';
  readonly path: string;
  readonly body?: object | string;
  /** The `Idempotency-Key`, where one is required. */
  readonly key?: string;
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
    getDocument: { method: 'get', path: document },
    getDocumentV1: { method: 'get', path: `/v1/documents/${documentId}` },
    createComment: { method: 'post', path: `${document}/comments`, body: { body: 'Good.' }, key: newKey() },
    changeComment: { method: 'patch', path: `${document}/comments/cmt_5h2k8d1qwz`, body: { status: 'resolved' } },
    saveRevision: { method: 'post', path: `${document}/revisions`, body: { baseRevision: 1, blocks }, key: newKey() },
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
