import { authenticate } from '@frontdesk/auth';
import { onceOnly } from '@frontdesk/idempotency';
import { answerProbes, probePaths, refuseWhileStopping } from '@frontdesk/lifecycle/express';
import { docsPaths, serveDocs } from '@frontdesk/openapi/express';
import { limitAddresses, limitCallers } from '@frontdesk/rate-limit';
import {
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  noSuchRoute,
  openExchange,
  serveRoutes,
} from '@frontdesk/server';
import { refuseSwitchedOff } from '@frontdesk/switches';
import type { Express } from 'express';
import { apiDocument } from './api-document.ts';
import { clientOf, scopeOf, subjectOf, tenantOf, tierBy } from './callers.ts';
import { refuseFlaggedOff } from './flags.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';

/** What happens to a request, in this order. */
export function createApp(services: Services): Express {
  const { config, features, lifecycle, limiter, idempotency, log, metrics, switches, verifier } = services;
  const acceptBareKeys = config.IDEMPOTENCY_BARE_KEYS === 'on';
  const app = createExpress({ trustedProxies: config.TRUSTED_PROXIES });

  app.use(answerProbes(lifecycle)); // first: probes carry no token and are nobody's request
  app.use(openExchange({ log, metrics, deadlineMs: config.REQUEST_DEADLINE_MS })); // ids, deadline, access log
  app.use(refuseWhileStopping(lifecycle)); // after the ids, so that a refusal is logged under one
  app.use(serveDocs({ document: apiDocument })); // public: it says nothing that a client does not need
  app.use(
    serveRoutes(routes, services, [
      refuseSwitchedOff(switches), // routes that operators turned off, whoever asks
      limitAddresses(limiter), // before the token: looking at it is what strangers make us do
      authenticate(verifier), // before the input: strangers do not make us parse
      refuseSwitchedOff(switches, { tenantOf, clientOf }), // so are tenants and clients, now that we know whose it is
      limitCallers(limiter, { subjectOf, tierOf: tierBy(config.TIER_CLAIM) }), // nobody uses up what is another's
      refuseFlaggedOff(features), // routes that the caller's organisation does not have
      checkInput,
      onceOnly(idempotency, { scopeOf, acceptBareKeys }), // after the body is read: it is compared
      conditional, // last: it tags what the handler answers
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPaths])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
