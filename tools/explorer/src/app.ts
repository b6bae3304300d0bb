import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { apiApp } from './server/api-app.ts';
import { guard } from './server/guard.ts';
import { otlpApp } from './server/otlp-app.ts';
import { pageApp } from './server/page-app.ts';
import { createTraceStore } from './server/trace-store.ts';
import type { Settings } from './settings.ts';

interface Around {
  /** Where it listens. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** Everything that the explorer serves. */
export function createApp(settings: Settings, { port, log }: Around): Express {
  const app = express();
  const traces = createTraceStore();
  app.disable('x-powered-by');
  app.use(guard(port));
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use(otlpApp(traces));
  app.use('/api', apiApp(settings, traces));
  app.use(pageApp());
  app.use((_request, response) => void response.status(404).json({ status: 404, detail: 'No such path.' }));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const detail = error instanceof Error ? error.message : String(error);
    log(`${request.method} ${request.path}: ${detail}`);
    // What is not wrong with the request came of what was asked for it.
    const { status: given = 502 } = error as { status?: number };
    const status = given >= 400 && given < 500 ? given : 502;
    if (!response.headersSent) response.status(status).json({ status, detail });
  });
  return app;
}
