import type { Audit } from '@frontdesk/audit';
import { createTokenVerifier } from '@frontdesk/auth';
import type { KeyVerifier, Revocations, TokenVerifier } from '@frontdesk/auth';
import { createConsents } from '@frontdesk/consents';
import type { Consents } from '@frontdesk/consents';
import type { Lifecycle, Overload } from '@frontdesk/lifecycle';
import type { RateLimiter } from '@frontdesk/rate-limit';
import { composingWith, reportedAudit, reportedLife } from '@frontdesk/reporting';
import type { Composing } from '@frontdesk/reporting';
import type { Switches } from '@frontdesk/switches';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import type { Logger, Metrics, Tracing } from '@frontdesk/telemetry';
import { createTraces, operationOff } from '@frontdesk/wiring';
import type { State } from '@frontdesk/wiring';
import { auditSink } from './audit.ts';
import { createBackends } from './backends.ts';
import type { Config } from './config.ts';
import { createReads } from './reads.ts';
import type { Reads } from './reads.ts';
import { createSharedState } from './shared-state.ts';

/** Everything that lives as long as the process. Routes take of it what they name. */
export interface Services extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly lifecycle: Lifecycle;
  readonly overload: Overload;
  readonly audit: Audit;
  readonly verifier: TokenVerifier;
  readonly keys: KeyVerifier;
  readonly limits: State['limits'];
  readonly consents: Consents;
  readonly revocations: Revocations;
  readonly limiter: RateLimiter;
  readonly switches: Switches;
  readonly reads: Reads;
  readonly composing: Composing;
  readonly serverTiming: boolean;
}

export function createServices(
  config: Config,
  log = createLogger({ name: 'partner-bff', level: config.LOG_LEVEL }),
): Services {
  const app = 'partner-bff';
  const metrics = createMetrics({ app });
  const traces = createTraces(app, config, metrics);
  const life = reportedLife({ mostAtOnce: config.MOST_AT_ONCE, delayMs: config.SHED_DELAY_MS }, metrics);
  const audit = reportedAudit({ app, sink: auditSink(config), onLoss: config.AUDIT_ON_LOSS, metrics, log });
  const shared = createSharedState(config, { metrics, log });
  const { cache, limiter, revocations, switches } = shared;
  const backends = createBackends(config, { metrics, log }, { isOff: operationOff(switches), ...(cache && { cache }) });
  const issued = {
    issuer: config.OIDC_ISSUER,
    audience: config.AUDIENCE,
    jwksUrl: config.JWKS_URL ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
  };
  const verifier = createTokenVerifier({ ...issued, revocations });
  return {
    config,
    log,
    metrics,
    tracing: traces.tracing,
    audit,
    ...life,
    verifier,
    keys: shared.keys,
    limits: shared.limits,
    consents: createConsents({
      store: shared.consentStore,
      seal: shared.seal,
      login: backends.login,
      verifier,
      keptForS: config.CONSENT_KEPT_DAYS * 86_400,
    }),
    revocations,
    limiter,
    switches,
    reads: createReads(backends.platform),
    composing: composingWith(metrics, switches),
    serverTiming: config.SERVER_TIMING === 'on',
    [Symbol.asyncDispose]: async () => {
      life.overload[Symbol.dispose]();
      await Promise.all([shared.close(), backends.close(), traces.close()]);
      await audit.close(); // last: all of the above may leave a record
    },
  };
}
