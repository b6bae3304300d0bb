import express, { Router, type Express, type RequestHandler } from 'express';
import { Problem } from '@frontdesk/problems';
import { shuttingDown } from './kinds.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The paths of the probes. */
export const probePaths: readonly string[] = ['/livez', '/readyz'];

/** `GET /livez`: the process runs. `GET /readyz`: it wants work, or says why not. Before any check of who is asking. */
export function answerProbes(lifecycle: Lifecycle): RequestHandler {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'live' });
  });
  router.get('/readyz', (_request, response) => {
    const { isReady, ...readiness } = lifecycle.readiness();
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(readiness);
  });
  return router;
}

/** The probes before another app, such as that of the metrics, whose port asks nobody for a certificate. */
export function withProbes(lifecycle: Lifecycle, app: Express): Express {
  const both = express();
  both.disable('x-powered-by');
  return both.use(answerProbes(lifecycle)).use(app);
}

/**
 * While draining, each answer asks its client for a new connection, which another instance gets. Once stopped, new
 * work is refused with `Retry-After: 1`: by then another instance takes it.
 */
export function refuseWhileStopping(lifecycle: Lifecycle): RequestHandler {
  return function refuseWhileStopping(_request, response, next) {
    if (lifecycle.isDraining) response.set('Connection', 'close');
    if (lifecycle.state !== 'stopped') return next();
    next(new Problem(shuttingDown, 'This instance is shutting down. Try again.', { headers: { 'Retry-After': '1' } }));
  };
}
