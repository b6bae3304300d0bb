import express, { type Express } from 'express';
import type { Metrics } from './metrics.ts';

/** Answers `GET /metrics`, and nothing else. For a port of its own, which the public does not reach. */
export function metricsApp(metrics: Metrics): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/metrics', async (_request, response) => {
    const text = await metrics.text();
    response.set('Content-Type', metrics.contentType).set('Cache-Control', 'no-store').send(text);
  });
  app.use((_request, response) => {
    response.sendStatus(404);
  });
  return app;
}
