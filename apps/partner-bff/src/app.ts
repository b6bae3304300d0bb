import { auditEnd, audited, auditedLast } from '@frontdesk/audit';
import { authenticate } from '@frontdesk/auth';
import { actInTheirName } from '@frontdesk/consents';
import { shedOverload } from '@frontdesk/lifecycle';
import { answerProbes, probePaths, refuseWhileStopping } from '@frontdesk/lifecycle/express';
import { docsPathsOf, serveDocs } from '@frontdesk/openapi/express';
import { limitAddresses } from '@frontdesk/rate-limit';
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
import { versionLifecycle } from '@frontdesk/versioning';
import type { Express } from 'express';
import { apiDocuments } from './api-document.ts';
import { auditing } from './audit.ts';
import { clientOf, tenantOf } from './callers.ts';
import { limitKeys } from './limits.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';
import { versions } from './versions.ts';

/** What happens to a request, in this order. A version is named in the path and nowhere else: nobody gets another one. */
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
  app.use(
    serveRoutes(routes, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload), // more than this instance can do: background first, what people wait for last
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the key: looking at it is what strangers make us do
      authenticate({ tokens: services.verifier, keys: services.keys }), // before the input: strangers do not make us parse
      refuseSwitchedOff(switches, { tenantOf, clientOf }), // so are tenants and clients, now that we know whose it is
      limitKeys(services), // what was agreed with the owner of the key, and no more
      versionLifecycle(versions, { clientOf, events: countVersions(metrics) }), // what is deprecated says so; 410 after its end
      checkInput,
      actInTheirName(services.consents), // a key has no token of a person: the consent of that person has
      conditional, // it tags what the handler answers
      auditedLast(records), // last: it notes which documents are in the answer
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPathsOf(apiDocuments)])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
