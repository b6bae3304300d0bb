import { authenticate, invalidToken, principalOf } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import { admitting, anyone, fact, outliving, type Exchange, type Route, type Step } from '@frontdesk/server';
import { requireOwnPage } from './csrf.ts';
import { sessionEndedProblem } from './problems.ts';
import type { LiveSession } from './session-reader.ts';
import { ruleNames } from './session-rules.ts';
import type { Sessions } from './sessions.ts';

const current = fact<LiveSession>('session');
const begun = fact<Person>('begun session');

interface Person {
  readonly userId: string;
  readonly tenantId: string;
}

/**
 * Enforces `inSession(…)`, and `signedIn(…)` likewise: from our own pages only, with a session, whose access token makes
 * the same Principal as a bearer token would. Comes before the input is read. On a route for anyone no cookie is looked at.
 */
export function authenticateSession(sessions: Sessions): Step {
  const asBearer = authenticate(sessions.tokens);
  const { inSession, holdsSession, bearer } = ruleNames;

  return admitting(
    [inSession, holdsSession, bearer, anyone.name],
    async function authenticateSession(exchange, route, next) {
      const { access } = route;
      if (access.name === anyone.name) return next();
      requireOwnPage(exchange, sessions.origin);
      const isLook = access.name === holdsSession;
      const found = await sessions.find(exchange.headers.cookie, isLook ? 'look' : 'slide');
      if (isLook) {
        exchange.facts.set(current, found);
        return next();
      }
      exchange.facts.set(current, found); // whose it is, also where it cannot go on
      const session = await sessions.fresh(found, exchange.signal);
      exchange.facts.set(current, session);
      const asSignedIn: Route = { ...route, access: { ...access, name: bearer } };
      let isChecked = false;
      try {
        return await asBearer(withToken(exchange, session), asSignedIn, async () => {
          if (principalOf(exchange).userId !== session.content.userId)
            throw new Problem(invalidToken, 'Of another user.');
          isChecked = true;
          return next();
        });
      } catch (error) {
        // Revoked, or of somebody else: with this session nobody gets any further.
        if (isChecked || !(error instanceof Problem) || error.kind !== invalidToken) throw error;
        await sessions.end(session, 'refused-by-provider');
        throw sessionEndedProblem('its access token is refused', error);
      }
    },
  );
}

/** The check that browsers cannot be made to pass from elsewhere, for a route or a step that has no session. */
export function requireCsrf(sessions: Pick<Sessions, 'origin'>): Step {
  return async function requireCsrf(exchange, _route, next) {
    requireOwnPage(exchange, sessions.origin);
    return next();
  };
}

/** What a handler may know of the session; its tokens are not among it. */
export interface SessionInfo {
  /** What `sessions.watch` knows it by. It opens nothing. */
  readonly key: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly profile: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as the next ones. */
  readonly startedAt: number;
  /** If nobody uses it until then. */
  readonly endsAt: number;
  readonly absoluteEndsAt: number;
}

/** Only a route that takes the session may ask. */
export function sessionOf(exchange: Pick<Exchange, 'facts'>): SessionInfo {
  const { key, content, endsAt, absoluteEndsAt } = liveSessionOf(exchange);
  const { userId, tenantId, profile, startedAt } = content;
  return { key, userId, tenantId, profile, startedAt, endsAt, absoluteEndsAt };
}

/** Whose session a request comes with, begins or ends, for whoever records requests. Undefined: none that we know. */
export function personIn({ facts }: Pick<Exchange, 'facts'>): Person | undefined {
  return facts.get(current)?.content ?? facts.get(begun);
}

/** Notes whose session a request has begun, which it does not come with. */
export function noteBegun({ facts }: Pick<Exchange, 'facts'>, person: Person): void {
  facts.set(begun, person);
}

export function liveSessionOf(exchange: Pick<Exchange, 'facts'>): LiveSession {
  const session = exchange.facts.get(current);
  if (session === undefined) throw new Error('No session: the route is not for those who have one.');
  return session;
}

// As if the browser had sent the token: what it did send of the kind is not looked at.
function withToken(exchange: Exchange, { content }: LiveSession): Exchange {
  const { path, headers } = exchange;
  const credential = { 'x-api-key': undefined, authorization: `Bearer ${content.accessToken}` };
  return { ...outliving(exchange, exchange), url: path, headers: { ...headers, ...credential } };
}
