import express, { type Express } from 'express';

export interface CreateExpressOptions {
  /** Addresses or CIDRs whose `X-Forwarded-*` are believed. Never all: anyone could then claim any address. */
  readonly trustedProxies: readonly string[];
}

/** An Express that leaves to the steps what it would do by itself. */
export function createExpress({ trustedProxies }: CreateExpressOptions): Express {
  const all = trustedProxies.find((range) => range.endsWith('/0'));
  if (all !== undefined) throw new Error(`Trusted proxies: ${all} is everyone.`);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('trust proxy', [...trustedProxies]);
  return app;
}
