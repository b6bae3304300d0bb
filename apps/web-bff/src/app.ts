import { auditEnd, audited, auditedLast } from '@frontdesk/audit';
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
import { authenticateSession } from '@frontdesk/sessions';
import { refuseSwitchedOff } from '@frontdesk/switches';
import { versionByHeader, versionLifecycle } from '@frontdesk/versioning';
import type { Express } from 'express';
import { apiDocuments } from './api-document.ts';
import { auditing } from './audit.ts';
import { browserHeaders } from './browser-headers.ts';
import { clientOf, scopeOf, subjectOf, tenantOf, withSession } from './callers.ts';
import { priorities } from './overload.ts';
import { pagePaths, servePage } from './page/serve-page.ts';
import { countVersions, told } from './events.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** What happens to a request, in this order. No step allows another origin (CORS): browsers keep its scripts out. */
export function createApp(services: Services): Express {
  const { audit, config, lifecycle, limiter, idempotency, metrics, overload, sessions, switches } = services;
  const acceptBareKeys = config.IDEMPOTENCY_BARE_KEYS === 'on';
  const records = auditing(audit);
  const app = createExpress({ trustedProxies: config.TRUSTED_PROXIES });

  app.use(answerProbes(lifecycle)); // first: probes carry no session and are nobody's request
  app.use(openExchange({ ...told(services), deadlineMs: config.REQUEST_DEADLINE_MS, ended: auditEnd(records) })); // ids, deadline, access log, audit
  app.use(browserHeaders({ isPlainHttp: config.PLAIN_HTTP === 'on' })); // what a browser is told with every answer
  app.use(refuseAddresses({ allowed: config.ADDRESSES_ALLOWED, denied: config.ADDRESSES_DENIED })); // behind our proxies
  app.use(refuseWhileStopping(lifecycle)); // after the ids, so that a refusal is logged under one
  app.use(serveDocs({ document: () => apiDocuments[2], versions: apiDocuments })); // public: what clients need, and no more
  app.use(servePage()); // public: it asks for all that it shows
  app.use(versionByHeader(versions, routes)); // before the routes: /documents/… is the path of a version from here on
  app.use(
    serveRoutes(routes, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload, priorities), // more than this instance can do: background first, what people wait for last
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the session: looking it up is what strangers make us do
      authenticateSession(sessions), // CSRF first, then who it is; before the input: strangers do not make us parse
      withSession(refuseSwitchedOff(switches, { tenantOf })), // so are tenants, now that we know whose it is
      withSession(limitCallers(limiter, { subjectOf })), // nobody uses up what is another's
      versionLifecycle(versions, { clientOf, events: countVersions(metrics) }), // what is deprecated says so; 410 after its end
      checkInput,
      onceOnly(idempotency, { scopeOf, acceptBareKeys }), // after the body is read: it is compared
      conditional, // it tags what the handler answers
      auditedLast(records), // last: it notes which documents are in the answer
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPathsOf(apiDocuments), ...pagePaths])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
