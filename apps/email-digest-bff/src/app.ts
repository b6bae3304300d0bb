import { auditEnd, audited, auditedLast } from '@frontdesk/audit';
import { authenticate, authenticateServices } from '@frontdesk/auth';
import { shedOverload } from '@frontdesk/lifecycle';
import { answerProbes, probePaths, refuseWhileStopping } from '@frontdesk/lifecycle/express';
import { docsPathsOf, serveDocs } from '@frontdesk/openapi/express';
import { limitAddresses, limitCallers } from '@frontdesk/rate-limit';
import { countVersions } from '@frontdesk/reporting';
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
import { versionByHeader, versionLifecycle } from '@frontdesk/versioning';
import type { Express } from 'express';
import { apiDocuments } from './api-document.ts';
import { auditing } from './audit.ts';
import { clientOf, subjectOf, tenantOf } from './callers.ts';
import { consentRoutesHere, routes, serviceRoutes } from './routes.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** What happens to a request, in this order. */
export function createApp(services: Services): Express {
  const { audit, config, lifecycle, limiter, log, metrics, overload, switches, tracing } = services;
  const deadlineMs = config.REQUEST_DEADLINE_MS;
  const records = auditing(audit);
  const app = createExpress({ trustedProxies: config.TRUSTED_PROXIES });

  app.use(answerProbes(lifecycle)); // first: probes carry no token and are nobody's request
  app.use(
    openExchange({ log, metrics, tracing, deadlineMs, slowMs: config.SLOW_REQUEST_MS, ended: auditEnd(records) }),
  ); // ids, deadline, access log, audit
  app.use(refuseAddresses({ allowed: config.ADDRESSES_ALLOWED, denied: config.ADDRESSES_DENIED })); // behind our proxies
  app.use(refuseWhileStopping(lifecycle)); // after the ids, so that a refusal is logged under one
  app.use(serveDocs({ document: () => apiDocuments[1], versions: apiDocuments })); // public: what clients need, and no more
  app.use(versionByHeader(versions, routes)); // before the routes: a path without a version is that of one from here on
  app.use(
    serveRoutes(serviceRoutes, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload), // more than this instance can do
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the token: looking at it is what strangers make us do
      authenticateServices(services.programs), // a program that nobody signed in to: it acts in nobody's name
      limitCallers(limiter, { subjectOf }),
      checkInput, // the recipient is in the body; their consent is asked for by the handler
      auditedLast(records),
    ]),
  );
  app.use(
    serveRoutes(consentRoutesHere, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload), // more than this instance can do: background first, what people wait for last
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the token: looking at it is what strangers make us do
      authenticate(services.verifier), // before the input: strangers do not make us parse
      refuseSwitchedOff(switches, { tenantOf, clientOf }), // so are tenants and clients, now that we know whose it is
      limitCallers(limiter, { subjectOf }), // nobody uses up what is another's
      versionLifecycle(versions, { clientOf, events: countVersions(metrics) }), // what is deprecated says so; 410 after its end
      checkInput,
      conditional, // it tags what the handler answers
      auditedLast(records), // last: it notes which documents are in the answer
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPathsOf(apiDocuments)])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
