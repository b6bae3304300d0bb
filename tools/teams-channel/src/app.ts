import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Channel } from './channel.ts';
import { clientApp } from './http/client-app.ts';
import { connectorApp } from './http/connector-app.ts';
import { controlApp } from './http/control-app.ts';
import { pageApp } from './http/page-app.ts';
import { trustApp } from './http/trust-app.ts';

/** Everything that this Teams serves. */
export function createApp(channel: Channel, log: (line: string) => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use(trustApp(channel));
  app.use('/teams', connectorApp(channel));
  app.use('/control', controlApp(channel));
  app.use('/client', clientApp(channel));
  app.use(pageApp());
  app.use((_request, response) => void response.status(404).json({ status: 404, detail: 'No such path.' }));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const detail = error instanceof Error ? error.message : String(error);
    log(`${request.method} ${request.path}: ${detail}`);
    if (!response.headersSent) response.status(500).json({ status: 500, detail });
  });
  return app;
}
