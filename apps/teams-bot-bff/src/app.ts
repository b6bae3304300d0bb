import { auditEnd, audited, auditedLast } from '@frontdesk/audit';
import { authenticate } from '@frontdesk/auth';
import { authenticateChannel } from '@frontdesk/bot-framework';
import { onceOnly } from '@frontdesk/idempotency';
import { shedOverload } from '@frontdesk/lifecycle';
import { answerProbes, probePaths, refuseWhileStopping } from '@frontdesk/lifecycle/express';
import { docsPathsOf, serveDocs } from '@frontdesk/openapi/express';
import { limitAddresses, limitCallers } from '@frontdesk/rate-limit';
import {
  admit,
  answerProblems,
  checkInput,
  createExpress,
  noSuchRoute,
  openExchange,
  refuseAddresses,
  serveRoutes,
} from '@frontdesk/server';
import { refuseSwitchedOff } from '@frontdesk/switches';
import type { Express } from 'express';
import { apiDocument } from './api-document.ts';
import { auditing } from './audit.ts';
import { clientOf, scopeOf, subjectOf, tenantOf } from './callers.ts';
import { priorities } from './overload.ts';
import { told } from './events.ts';
import { apiRoutes, channelRoutes, routes, windowRoutes } from './routes.ts';
import type { Services } from './services.ts';

// Teams gives up after 5 s. Invokes answer within INVOKE_DEADLINE_MS, which is less; this is for what goes wrong.
const answerWithinMs = 4_800;

/** What happens to a request, in this order. */
export function createApp(services: Services): Express {
  const { audit, channelTokens, config, idempotency, lifecycle, limiter, overload, switches, verifier } = services;
  const records = auditing(audit);
  const app = createExpress({ trustedProxies: config.TRUSTED_PROXIES });

  app.use(answerProbes(lifecycle)); // first: probes carry no token and are nobody's request
  app.use(openExchange({ ...told(services), deadlineMs: answerWithinMs, ended: auditEnd(records) })); // ids, deadline, access log, audit
  app.use(refuseAddresses({ allowed: config.ADDRESSES_ALLOWED, denied: config.ADDRESSES_DENIED })); // behind our proxies
  app.use(refuseWhileStopping(lifecycle)); // after the ids, so that a refusal is logged under one
  app.use(serveDocs({ document: apiDocument })); // public: what a bot elsewhere needs, and no more
  app.use(
    serveRoutes(channelRoutes, services, [
      audited(records), // what cannot be recorded is not done
      shedOverload(overload, priorities), // more than this instance can do
      refuseSwitchedOff(switches), // operators may turn the bot off
      limitAddresses(limiter), // before the token: looking at it is what strangers make us do
      authenticateChannel(channelTokens), // before the input: strangers do not make us parse
      checkInput, // what is no activity is 400; whether this one is allowed, its handler asks first
      auditedLast(records),
    ]),
  );
  app.use(
    serveRoutes(apiRoutes, services, [
      audited(records),
      shedOverload(overload, priorities),
      refuseSwitchedOff(switches),
      limitAddresses(limiter),
      authenticate(verifier),
      refuseSwitchedOff(switches, { tenantOf, clientOf }), // so are tenants and clients, now that we know whose it is
      limitCallers(limiter, { subjectOf }), // nobody uses up what is another's
      checkInput,
      onceOnly(idempotency, { scopeOf }), // after the body is read: it is compared
      auditedLast(records), // last: it notes which documents are in the answer
    ]),
  );
  app.use(
    serveRoutes(windowRoutes, services, [
      audited(records),
      shedOverload(overload, priorities),
      refuseSwitchedOff(switches),
      limitAddresses(limiter),
      admit, // anyone: what they may is in the offer and the cookie that they bring
      checkInput,
      auditedLast(records),
    ]),
  );
  app.use(noSuchRoute(routes, [...probePaths, ...docsPathsOf({})])); // 404, 405, OPTIONS
  app.use(answerProblems()); // the one place where anything thrown becomes an answer
  return app;
}
