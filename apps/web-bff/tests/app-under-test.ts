import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Principal } from '@frontdesk/auth';
import type { FileOrigins } from '@frontdesk/files';
import { sessionEnded, sessionMissing } from '@frontdesk/sessions';
import type { LiveSession, Sessions } from '@frontdesk/sessions';
import { Problem } from '@frontdesk/problems';
import { createLogger } from '@frontdesk/telemetry';
import type { Express } from 'express';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createAppFlags } from '../src/flags.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';
import { sampleAnswers } from './sample-answers.ts';
import { sampleDashboards } from './sample-dashboards.ts';
import { sampleLive } from './sample-live.ts';
import { sampleReads } from './sample-reads.ts';

export interface AppUnderTest {
  readonly app: Express;
  readonly services: Services;
  /** What was logged, one record a line. */
  readonly logged: Record<string, unknown>[];
}

// A test asks faster than any person.
const unlimited = { LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' };

const uncounted = { counter: () => () => undefined };

/** The whole app in this process. Its backends are scripted reads, and a session cookie is a list of scopes with dots. */
export function appUnderTest(overrides: Partial<Services> = {}, env: Record<string, string> = {}): AppUnderTest {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'web-bff', level: 'debug', destination: { write } });
  const made = createServices(readConfig({ ...unlimited, ...env }), log);
  const services = {
    ...made,
    reads: sampleReads(),
    dashboards: sampleDashboards(),
    answers: sampleAnswers,
    live: sampleLive,
    files: sampleFiles,
    sessions: scriptedSessions(made.sessions),
    ...overrides,
  };
  services.lifecycle.ready();
  const features = createAppFlags({ tenantFlags: (...asked) => services.reads.tenantFlags(...asked) }, uncounted);
  Object.assign(services, { features, ...overrides });
  return { app: createApp(services), services, logged };
}

// Whatever is asked of it is there.
const sampleFiles: FileOrigins = {
  find: (url) => ({
    path: url,
    call: async () => ({ status: 200, headers: {}, body: Readable.from([Buffer.from('abc')]) }),
  }),
  close: async () => undefined,
};

/** A new `Idempotency-Key`, as a header says it. */
export function newKey(): string {
  return `"${randomUUID()}"`;
}

/** What a script of our page sends: the two that no other site can, and the cookie of who may read and write. */
export const fromPage = { 'Frontdesk-CSRF': '1', 'Sec-Fetch-Site': 'same-origin' };
export const signedIn = { ...fromPage, Cookie: 'frontdesk-session=documents.read+documents.write' };

/** Sessions without a provider: whoever has the cookie has one. */
function scriptedSessions(sessions: Sessions): Sessions {
  const find = async (cookies: string | undefined): Promise<LiveSession> => {
    const [, scopes] = /(?:^|; )frontdesk-session=([^;]+)/.exec(cookies ?? '') ?? [];
    if (scopes === undefined) throw new Problem(sessionMissing, 'Sign in.');
    if (scopes === 'ended') throw new Problem(sessionEnded, 'Sign in again.');
    return liveSession(scopes);
  };
  const tokens = { verify: (token: string) => Promise.resolve(principalOf(token)) };
  return {
    ...sessions,
    find,
    fresh: async (session) => session,
    tokens,
    end: async () => undefined,
    watch: () => () => undefined,
  };
}

const who = { userId: 'usr_chi9r5d3vnk8', tenantId: 'ten_halden4k7q2w' };

function liveSession(scopes: string): LiveSession {
  const ends = { endsAt: Date.now() + 1_800_000, absoluteEndsAt: Date.now() + 36_000_000 };
  const content = { ...who, accessToken: scopes, profile: { name: 'Chiara Moretti' }, startedAt: Date.now() };
  return { key: 'a-session', generation: 1, ...ends, content: content as unknown as LiveSession['content'] };
}

function principalOf(token: string): Principal {
  const proof = { kind: 'bearer', token, expiresAt: 4_000_000_000 } as const;
  return { ...who, clientId: 'web', scopes: new Set(token.split('+')), proof };
}
