import { auditEnd, audited, auditedLast } from '@frontdesk/audit';
import { authenticate } from '@frontdesk/auth';
import { onceOnly } from '@frontdesk/idempotency';
import { shedOverload } from '@frontdesk/lifecycle';
import { answerProbes, probePaths, refuseWhileStopping } from '@frontdesk/lifecycle/express';
import { docsPathsOf, serveDocs } from '@frontdesk/openapi/express';
import { limitAddresses, limitCallers } from '@frontdesk/rate-limit';
import {
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  noSuchRoute,
  openExchange,
  refuseAddresses,
  serveRoutes,
} from '@frontdesk/server';
import { refuseSwitchedOff } from '@frontdesk/switches';
import { refuseOldApps, versionByHeader, versionLifecycle } from '@frontdesk/versioning';
import type { Express } from 'express';
import { apiDocuments } from './api-document.ts';
import { appPlatforms } from './app-platforms.ts';
import { auditing } from './audit.ts';
import { clientOf, scopeOf, subjectOf, tenantOf, tierBy } from './callers.ts';
import { countApps, countVersions, told } from './events.ts';
import { refuseFlaggedOff } from './flags.ts';
import { priorities } from './overload.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

// What is published. Tests publish versions that are not there yet.
const publishedHere = { versions, routes };

/** What happens to a request, in this order. */
export function createApp(services: Services, { versions, routes } = publishedHere): Express {
  const { audit, config, features, lifecycle, limiter, idempotency, metrics, overload, switches, verifier } = services;
  const acceptBareKeys = config.IDEMPOTENCY_BARE_KEYS === 'on';
  const records = auditing(audit);
  const app = createExpress({ trustedProxies: config.TRUSTED_PROXIES });

  app.use(answerProbes(lifecycle)); // first: probes carry no token and are nobody's request
  app.use(openExchange({ ...told(services), deadlineMs: config.REQUEST_DEADLINE_MS, ended: auditEnd(records) })); // ids, deadline, access log, audit
  app.use(refuseAddresses({ allowed: config.ADDRESSES_ALLOWED, denied: config.ADDRESSES_DENIED })); // behind our proxies
  app.use(refuseWhileStopping(lifecycle)); // after the ids, so that a refusal is logged under one
  app.use(serveDocs({ document: () => apiDocuments[1], versions: apiDocuments })); // public: what clients need, and no more
  app.use(versionByHeader(versions, routes)); // before the routes: /home is the path of a version from here on
  app.use(
    serveRoutes(routes, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload, priorities), // more than this instance can do: background first, what people wait for last
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the token: looking at it is what strangers make us do
      refuseOldApps({ platforms: appPlatforms(config), events: countApps(metrics) }), // 410, also to who cannot sign in
      authenticate(verifier), // before the input: strangers do not make us parse
      refuseSwitchedOff(switches, { tenantOf, clientOf }), // so are tenants and clients, now that we know whose it is
      limitCallers(limiter, { subjectOf, tierOf: tierBy(config.TIER_CLAIM) }), // nobody uses up what is another's
      versionLifecycle(versions, { clientOf, events: countVersions(metrics) }), // what is deprecated says so; 410 after its end
      refuseFlaggedOff(features), // routes that the caller's organisation does not have
      checkInput,
      onceOnly(idempotency, { scopeOf, acceptBareKeys }), // after the body is read: it is compared
      conditional, // it tags what the handler answers
      auditedLast(records), // last: it notes which documents are in the answer
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPathsOf(apiDocuments)])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
