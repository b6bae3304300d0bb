import { Problem } from '@frontdesk/problems';
import { answer, anyone, bytes, invalidInput, ok, route, type Answer, type Route } from '@frontdesk/server';
import { eventStreamHeaders } from '@frontdesk/streaming';
import { z } from 'zod';
import { liveSessionOf, noteBegun, sessionOf } from './authenticate-session.ts';
import { failedPage, landingPage, page } from './signing-in/pages.ts';
import {
  logoutTokenInvalid,
  logoutTokenProblem,
  notANavigation,
  sessionsUnavailable,
  tooManyEventStreams,
} from './problems.ts';
import { ProviderFailure } from './signing-in/provider.ts';
import { inTime } from './in-time.ts';
import { requireNavigation } from './signing-in/navigation.ts';
import { localPath } from './signing-in/return-to.ts';
import type { LiveSession } from './session-reader.ts';
import { holdsSession } from './session-rules.ts';
import type { Sessions } from './sessions.ts';
import type { SignedIn } from './signing-in/sign-in.ts';

interface Services {
  readonly sessions: Sessions;
}

const tags = ['session'];
const noStore = { 'Cache-Control': 'no-store' };

// Its defence: it changes nothing but this browser's own attempt, and returns to paths of our own only.
const login = route({
  name: 'login',
  get: '/auth/login',
  summary: 'Begin to sign in: a navigation, not a fetch',
  tags,
  access: anyone,
  query: z.strictObject({
    returnTo: z.string().max(1_024).default('/').describe('A path of this origin, to go to afterwards.'),
    prompt: z.enum(['login', 'none', 'select_account', 'consent']).optional(),
  }),
  answers: { 303: null, 503: 'bytes' },
  problems: [notANavigation],
  async handle({ query }, { sessions }: Services, exchange) {
    requireNavigation(exchange);
    const returnTo = localPath(query.returnTo, sessions.origin);
    if (returnTo === undefined) {
      const errors = [{ pointer: '/query/returnTo', detail: 'must be a path of this origin, outside of /auth/' }];
      throw new Problem(invalidInput, 'The request is not valid.', { errors });
    }
    try {
      const beginning = sessions.signIn.begin({ returnTo, prompt: query.prompt }, exchange.headers.cookie);
      const begun = await inTime(exchange, beginning, () => Promise.reject(new ProviderFailure('away', 'too slow')));
      return goTo(begun.location, begun.cookies);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      exchange.log.warn({ err: error }, 'a sign-in could not begin');
      return page(503, failedPage('unavailable', returnTo), { 'Retry-After': '1' });
    }
  },
});

const tooSlow: SignedIn = { state: 'failed', failure: 'unavailable', returnTo: '/', cookies: [] };

// Its defence: state, nonce and PKCE of an attempt that this browser began.
const callback = route({
  name: 'loginCallback',
  get: '/auth/callback',
  summary: 'Where the login system sends the browser back to',
  tags,
  access: anyone,
  answers: { 200: 'bytes', 400: 'bytes', 503: 'bytes' },
  problems: [notANavigation],
  async handle(_input, { sessions }: Services, exchange) {
    requireNavigation(exchange);
    const query = exchange.url.slice(exchange.path.length);
    const completing = sessions.signIn.complete(query, exchange.headers.cookie, exchange.signal);
    const done = await inTime(exchange, completing, () => tooSlow);
    const { cookies } = done;
    if (done.state === 'signed-in') {
      noteBegun(exchange, done);
      return { ...page(200, landingPage(done.returnTo)), cookies };
    }
    exchange.log.warn({ failure: done.failure }, 'a sign-in failed');
    const status = done.failure === 'unavailable' ? 503 : 400;
    return { ...page(status, failedPage(done.failure, done.returnTo)), cookies };
  },
});

const LoggedOut = z.object({ continueAt: z.string() });

const logout = route({
  name: 'logout',
  post: '/auth/logout',
  summary: 'Sign out here; then navigate to what it answers, to sign out of the login system too',
  tags,
  access: holdsSession,
  answers: { 200: LoggedOut },
  async handle(_input, { sessions }: Services, exchange) {
    const session = liveSessionOf(exchange);
    await sessions.end(session, 'signed-out');
    return loggedOut(sessions, session);
  },
});

const logoutEverywhere = route({
  name: 'logoutEverywhere',
  post: '/auth/logout-everywhere',
  summary: 'End all sessions of this user, on every device',
  tags,
  access: holdsSession,
  answers: { 200: LoggedOut },
  async handle(_input, { sessions }: Services, exchange) {
    const session = liveSessionOf(exchange);
    await sessions.endEverywhere(session);
    return loggedOut(sessions, session);
  },
});

// The provider wants the ID token as a hint, and no script may see it: so the browser fetches it by a navigation.
function loggedOut(sessions: Sessions, session: LiveSession) {
  return { ...ok({ continueAt: '/auth/logout' }, noStore), cookies: sessions.cookiesAfter(session) };
}

// Its defence: it takes no session, and sends on only a browser that has just signed out here.
const continueLogout = route({
  name: 'continueLogout',
  get: '/auth/logout',
  summary: 'On to the sign-out of the login system: a navigation, not a fetch',
  tags,
  access: anyone,
  answers: { 303: null },
  async handle(_input, { sessions }: Services, exchange) {
    const { location, cookies } = await sessions.continuation(exchange.headers.cookie);
    return goTo(location, cookies);
  },
});

const session = route({
  name: 'session',
  get: '/auth/session',
  summary: 'Who is signed in, and until when; asking does not keep the session alive',
  tags,
  access: holdsSession,
  answers: {
    200: z.object({
      userId: z.string(),
      tenantId: z.string(),
      profile: z.record(z.string(), z.string()),
      startedAt: z.string(),
      expiresAt: z.string().describe('If nobody uses it until then.'),
      endsAt: z.string().describe('At the latest.'),
    }),
  },
  async handle(_input, _services: Services, exchange) {
    const { userId, tenantId, profile, startedAt, endsAt, absoluteEndsAt } = sessionOf(exchange);
    const times = { startedAt: time(startedAt), expiresAt: time(endsAt), endsAt: time(absoluteEndsAt) };
    return ok({ userId, tenantId, profile, ...times }, noStore);
  },
});

const sessionEvents = route({
  name: 'sessionEvents',
  get: '/auth/session/events',
  summary:
    'Server-sent events of this session: expiring, refreshed, ended. Read with fetch, which sends the CSRF header',
  tags,
  access: holdsSession,
  answers: { 200: 'bytes' },
  problems: [tooManyEventStreams],
  async handle(_input, { sessions }: Services, exchange) {
    return bytes(200, eventStreamHeaders, sessions.events(liveSessionOf(exchange)));
  },
});

// Its defence: a token that only the provider can sign, once.
const backChannelLogout = route({
  name: 'backChannelLogout',
  post: '/auth/backchannel-logout',
  summary: 'For the login system: OpenID Connect Back-Channel Logout 1.0',
  tags,
  access: anyone,
  mediaTypes: ['application/x-www-form-urlencoded'],
  bodyLimitBytes: 16 * 1_024,
  body: z.custom<Buffer>((body) => Buffer.isBuffer(body), 'must be a form'),
  answers: { 200: null },
  problems: [logoutTokenInvalid, sessionsUnavailable],
  async handle({ body }, { sessions }: Services) {
    const [token, second] = new URLSearchParams(body.toString()).getAll('logout_token');
    if (token === undefined || second !== undefined) throw logoutTokenProblem('none, or several');
    await sessions.endByLogoutToken(token);
    return answer(200, undefined, noStore);
  },
});

/** All of `/auth/…`, for an app to list among its own. */
export const sessionRoutes: readonly Route<Services>[] = [
  login,
  callback,
  session,
  sessionEvents,
  logout,
  continueLogout,
  logoutEverywhere,
  backChannelLogout,
];

function goTo(location: string, cookies: readonly string[]): Answer<303, undefined> {
  return { status: 303, headers: { ...noStore, Location: location }, cookies };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
