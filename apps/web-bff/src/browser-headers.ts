import helmet from 'helmet';
import type { RequestHandler } from 'express';

interface BrowserHeadersOptions {
  /** For development: a browser must not learn there that this host is for https only. */
  readonly isPlainHttp: boolean;
}

/** What a browser is told with every answer. What may be loaded and run is told by each page itself, and by each route. */
export function browserHeaders({ isPlainHttp }: BrowserHeadersOptions): RequestHandler {
  return helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: !isPlainHttp,
    xFrameOptions: { action: 'deny' },
  });
}
