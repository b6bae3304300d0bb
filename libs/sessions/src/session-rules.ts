import { insufficientScope, signInUnavailable } from '@frontdesk/auth';
import type { AccessRule } from '@frontdesk/server';
import {
  ambiguousSession,
  csrfHeaderMissing,
  notSameOrigin,
  sessionEnded,
  sessionMissing,
  sessionsUnavailable,
} from './problems.ts';

const csrfProblems = [csrfHeaderMissing, notSameOrigin];
const sessionProblems = [...csrfProblems, sessionMissing, ambiguousSession, sessionEnded, sessionsUnavailable];

export const ruleNames = { inSession: 'session', holdsSession: 'session-as-it-is', bearer: 'signed-in' } as const;

/** The rule of a route for people who have signed in with a browser. Using it keeps their session alive. */
export function inSession(options: { readonly scope?: string } = {}): AccessRule {
  const { scope } = options;
  return Object.freeze({
    name: ruleNames.inSession,
    ...(scope !== undefined && { scope }),
    security: [{ session: scope === undefined ? [] : [scope] }],
    problems: [...sessionProblems, ...(scope === undefined ? [] : [insufficientScope]), signInUnavailable],
  });
}

/** For what is about the session itself: it works with a token that has expired, and does not count as a use. */
export const holdsSession: AccessRule = Object.freeze({
  name: ruleNames.holdsSession,
  security: [{ session: [] }],
  problems: sessionProblems,
});
