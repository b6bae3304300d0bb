import type { Revocations, TokenVerifier } from '@frontdesk/auth';
import { sealingKeys } from '@frontdesk/sealing';
import { createSessions } from '@frontdesk/sessions';
import type { SessionStore, Sessions } from '@frontdesk/sessions';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';
import { sessionReports } from './events.ts';

interface Around {
  readonly store: SessionStore;
  readonly verifier: TokenVerifier;
  readonly revocations: Revocations;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The sessions of people who sign in with a browser. */
export function createBrowserSessions(
  config: Config,
  { store, verifier, revocations, metrics, log }: Around,
): Sessions {
  return createSessions({
    store,
    origin: config.ORIGIN,
    issuer: config.OIDC_ISSUER,
    clientId: config.SIGN_IN_CLIENT_ID,
    clientSecret: config.SIGN_IN_CLIENT_SECRET,
    scope: config.SIGN_IN_SCOPE,
    tokens: verifier,
    revocations,
    sealingKeys: sealingKeys(config.SESSION_SEALING_KEY),
    idleMs: config.SESSION_IDLE_S * 1000,
    absoluteMs: config.SESSION_ABSOLUTE_S * 1000,
    cookieName: config.SESSION_COOKIE_NAME,
    dangerouslyPlainHttp: config.PLAIN_HTTP === 'on',
    report: sessionReports(metrics, log),
  });
}
