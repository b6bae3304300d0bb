// One instance of an app with sessions, on a port of its own.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier, principalOf, signedIn } from '@frontdesk/auth';
import {
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  noSuchRoute,
  ok,
  openExchange,
  route,
  serveRoutes,
} from '@frontdesk/server';
import type { Route } from '@frontdesk/server';
import { z } from 'zod';
import { authenticateSession, createSessions, inSession, sessionRoutes } from '../src/index.ts';
import type { SessionReport, Sessions, SessionsOptions } from '../src/index.ts';

export interface Instance {
  readonly url: string;
  readonly sessions: Sessions;
  readonly reports: SessionReport[];
  /** Every line that was logged, as text. */
  readonly logged: string[];
  stop(): Promise<void>;
}

const Who = z.object({ userId: z.string(), tenantId: z.string(), token: z.string() });

/** The routes of the test's app. A real one does not show its token. */
export const ownRoutes = [
  route({
    name: 'whoAmI',
    get: '/v2/who',
    summary: 'Who am I',
    access: inSession({ scope: 'documents.read' }),
    answers: { 200: Who },
    handle: async (_input, _services, exchange) => {
      const { userId, tenantId, proof } = principalOf(exchange);
      return ok({ userId, tenantId, token: proof.token });
    },
  }),
  route({
    name: 'write',
    post: '/v2/write',
    summary: 'Write',
    access: signedIn({ scope: 'documents.write' }),
    answers: { 200: Who.pick({ userId: true }) },
    handle: async (_input, _services, exchange) => ok({ userId: principalOf(exchange).userId }),
  }),
  route({
    name: 'administer',
    get: '/v2/administer',
    summary: 'Administer',
    access: inSession({ scope: 'documents.admin' }),
    answers: { 200: null },
    handle: async () => ({ status: 200 }) as const,
  }),
];

export const routes: readonly Route<{ readonly sessions: Sessions }>[] = [...sessionRoutes, ...ownRoutes];

/** A port that listens before what it serves is known: the provider wants to know where the app is. */
export async function listening(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export const sealingKeys = [{ id: 'k1', key: Buffer.alloc(32, 7) }];

type Given = Pick<SessionsOptions, 'store' | 'origin' | 'issuer'> & Partial<SessionsOptions>;

export function optionsFor(given: Given, reports: SessionReport[] = []): SessionsOptions {
  return {
    clientId: 'web',
    clientSecret: 'dev-web-secret',
    scope: 'openid profile email documents.read documents.write',
    sealingKeys,
    dangerouslyPlainHttp: true,
    waitMs: 8_000, // a busy machine is not what the tests are about
    report: (report) => void reports.push(report),
    tokens: createTokenVerifier({
      issuer: given.issuer,
      audience: 'urn:frontdesk:web-bff',
      jwksUrl: `${given.issuer}/.well-known/jwks.json`,
      fetch: given.fetch ?? globalThis.fetch,
      clockToleranceS: 1,
    }),
    ...given,
  };
}

export async function startInstance(given: Given, at?: { server: Server; url: string }): Promise<Instance> {
  const { server, url } = at ?? (await listening());
  const reports: SessionReport[] = [];
  const logged: string[] = [];
  const sessions = createSessions(optionsFor(given, reports));
  await sessions.ready;
  const line = (...parts: unknown[]): void => void logged.push(JSON.stringify(parts, errorsToo));
  const log = { debug: line, info: line, warn: line, error: line, child: () => log };
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log, deadlineMs: 10_000 }));
  app.use(serveRoutes(routes, { sessions }, [authenticateSession(sessions), checkInput, conditional]));
  app.use(noSuchRoute(routes));
  app.use(answerProblems());
  server.on('request', app);
  return {
    url,
    sessions,
    reports,
    logged,
    async stop() {
      await sessions.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function errorsToo(_name: string, value: unknown): unknown {
  const { message, stack, cause } = Object(value) as Partial<Error>;
  return typeof stack === 'string' ? { message, stack, cause } : value;
}
